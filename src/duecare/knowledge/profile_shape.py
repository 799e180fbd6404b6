"""A profile (``.duecare/profiles/*.json``), declared once for the strict reader and the schema."""

from duecare.knowledge.shape import Any, Exactly, Field, ListOf, MapOf, Record, Text, Whole

WORDS = Text()
PATH = Text(non_empty=True)
HASH = Text(r"^[0-9a-f]{32,128}$", means="a checksum in lower-case hexadecimal digits")
COUNT = Whole(0)

BAD = Record({"row": Field(Whole(1), True, "Number of the row"), "why": Field(WORDS, True, "Why it cannot be read")})
MISSING = Record(
    {
        "what": Field(WORDS, True, "Why the detector measured nothing"),
        "unlock": Field(WORDS, True, "What would make it known"),
    }
)
COUNTED = {
    "bytes": Field(COUNT, True, "Size"),
    "rows": Field(COUNT, True, "Rows, those included that could not be read"),
    "bad": Field(COUNT, True, "Rows that could not be read"),
    "bad_rows": Field(ListOf(BAD), doc="The first of them"),
    "cut": Field(WORDS, doc="Why the file could not be read to its end"),
    "unlock": Field(WORDS, doc="What would make it readable to its end"),
    "measures": Field(MapOf(Any()), True, "What each detector measured"),
    "missing": Field(MapOf(MISSING), doc="Detectors that measured nothing"),
}
FILE = Record(
    {
        "path": Field(PATH, True, "The file, from the root of the repository", example="data/train.jsonl"),
        "digests": Field(MapOf(HASH), True, "Checksums by algorithm; git-lfs knows the file by its sha256"),
        **COUNTED,
    }
)
PROFILE = Record(
    {
        "$schema": Field(WORDS, doc="Address of this schema, for editors"),
        "duecare_profile": Field(Exactly(1), True, "Version of the format"),
        "version": Field(WORDS, True, "Version of duecare that scanned"),
        "detectors": Field(MapOf(Whole(0)), True, "Version of each detector"),
        "settings": Field(HASH, True, "Digest of the detectors, their lists and their settings"),
        "asked": Field(MapOf(Any()), doc="What each detector was asked for: the policy must ask for the same"),
        "files": Field(ListOf(FILE, 1), True, "What was measured of each file"),
        "whole": Field(Record(COUNTED), True, "What was measured of all files together"),
    }
)
