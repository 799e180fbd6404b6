"""The native manifest (``*.manifest.yaml``): one declaration for the strict reader and the published schema."""

from collections.abc import Mapping

from duecare.knowledge.shape import Date, Field, Flag, ListOf, Number, OneOrMany, Record, Shape, Text, Union, Whole

PROSE = Text(non_empty=True)
SHA256 = Text(r"^[0-9A-Fa-f]{64}$", means="64 hexadecimal digits")
ABOUT_WHEN = Union((Date(), Text(r"^\d{4}(-\d{2})?$", means='a year or month in quotes, such as "2026"')))

FILE = Record(
    {
        "path": Field(PROSE, True, "The file, relative to this manifest; globs may be used", "train.jsonl"),
        "sha256": Field(SHA256, doc="Checksum of the bytes: `sha256sum FILE`"),
        "bytes": Field(Whole(0), doc="Size of the file", example=18231),
        "rows": Field(Whole(0), doc="Number of records", example=1200),
        "split": Field(PROSE, doc="What the file is for: train, validation, test, …", example="train"),
    }
)
SOURCE = Record(
    {
        "name": Field(PROSE, doc="What the source is called", example="support desk export"),
        "url": Field(PROSE, doc="Where it can be found", example="https://example.com/export"),
        "collected_by": Field(PROSE, doc="Person, team or company that collected it", example="support team"),
        "method": Field(PROSE, doc="How it was collected", example="export of resolved tickets"),
        "from": Field(ABOUT_WHEN, doc="Begin of collection", example="2025-01-01"),
        "to": Field(ABOUT_WHEN, doc="End of collection", example="2025-12-31"),
        "license": Field(PROSE, doc="License of the source: SPDX expression or Hub id", example="CC-BY-4.0"),
        "terms": Field(PROSE, doc="Terms of use that bind beyond the license", example="https://example.com/terms"),
    }
)
PERSONAL = Record(
    {
        "present": Field(Flag(), True, "Whether the rows hold data about identifiable people", example=False),
        "kinds": Field(ListOf(PROSE), doc="Kinds of personal data", example=["name", "email"]),
        "legal_basis": Field(PROSE, doc="Why it may be used", example="consent"),
        "handling": Field(PROSE, doc="What is done about it", example="names replaced by placeholders"),
    }
)
CONSENT = Record(
    {
        "basis": Field(PROSE, doc="What people agreed to", example="opt-in at ticket submission"),
        "expires": Field(Date(), doc="Day on which it ends", example="2030-12-31"),
    }
)
SYNTHETIC = Record(
    {
        "generator": Field(PROSE, True, "Model or tool that made rows", "Qwen/Qwen2.5-7B-Instruct"),
        "version": Field(PROSE, doc="Its version or revision", example="a09a35458c70"),
        "terms": Field(PROSE, doc="License or terms that bind its output", example="Apache-2.0"),
        "share": Field(Number(0, 1), doc="Share of the rows, 0 to 1", example=0.25),
    }
)
ANNOTATION = Record(
    {
        "by": Field(PROSE, doc="Who labelled the rows", example="two support leads"),
        "process": Field(PROSE, doc="How they did it", example="each row labelled twice, third opinion on conflict"),
        "demographics": Field(PROSE, doc="Who they are, as far as it shapes the labels", example="EU, 25-50, fluent"),
    }
)
STEP = Record(
    {
        "step": Field(PROSE, True, "What was done", "deduplicate"),
        "tool": Field(PROSE, doc="With what", example="duecare scan"),
        "version": Field(PROSE, doc="Version of the tool", example="1.2.0"),
        "rows_in": Field(Whole(0), doc="Rows before", example=1300),
        "rows_out": Field(Whole(0), doc="Rows after", example=1200),
        "reason": Field(PROSE, doc="Why", example="duplicates teach by heart"),
    }
)
REPRESENTATION = Record(
    {
        "statement": Field(PROSE, doc="Who and what the data speaks for", example="customers in the EU, English"),
        "known_gaps": Field(ListOf(PROSE), doc="Who and what is missing", example=["no customers outside the EU"]),
    }
)
MITIGATION = Record(
    {
        "risk": Field(PROSE, True, "The risk or bias", "polite customers are over-represented"),
        "action": Field(PROSE, doc="What was done about it", example="angry tickets sampled twice"),
        "evidence": Field(PROSE, doc="File or number that shows it worked", example="reports/tone.md"),
        "residual": Field(PROSE, doc="What remains, and who accepted it", example="small; accepted by ethics"),
    }
)
RETENTION = Record({"until": Field(Date(), doc="Day by which the data must be deleted", example="2031-12-31")})
OWNER = Record(
    {
        "name": Field(PROSE, doc="Person or team that answers for the data", example="data team"),
        "contact": Field(PROSE, doc="Address, handle or page that reaches them", example="data-team@example.com"),
    }
)
REVIEWED = Record(
    {
        "by": Field(PROSE, doc="Who looked at the data last", example="data steward"),
        "on": Field(Date(), doc="On which day", example="2026-01-31"),
    }
)
MANIFEST = Record(
    {
        "$schema": Field(Text(), doc="Address of this schema, for editors"),
        "name": Field(PROSE, True, "Name of the data set", "support-tickets"),
        "version": Field(PROSE, doc="Version of the data set", example="1.2.0"),
        "description": Field(PROSE, doc="What the data is", example="Resolved tickets as chats."),
        "files": Field(ListOf(FILE, 1), True, "The files of the data set"),
        "sources": Field(ListOf(SOURCE), doc="Where the data came from"),
        "license": Field(PROSE, doc="License of the data set: SPDX expression or Hub id", example="CC-BY-4.0"),
        "languages": Field(OneOrMany(PROSE), doc="Languages of the rows (BCP 47)", example=["en"]),
        "personal_data": Field(PERSONAL, doc="Data about identifiable people"),
        "consent": Field(CONSENT, doc="Consent of the people the data is about"),
        "synthetic": Field(ListOf(SYNTHETIC), doc="Machine-made rows; `[]` says that there are none"),
        "annotation": Field(ANNOTATION, doc="Who labelled the data and how"),
        "preparation": Field(ListOf(STEP), doc="Steps from source to files, in order; `[]` says that there were none"),
        "representation": Field(REPRESENTATION, doc="Who and what the data speaks for"),
        "known_biases": Field(ListOf(PROSE), doc="Biases that are known; `[]` says that none were found"),
        "mitigations": Field(ListOf(MITIGATION), doc="What was done about risks and biases"),
        "intended_use": Field(PROSE, doc="What the data is for"),
        "prohibited_use": Field(PROSE, doc="What it must not be used for"),
        "opt_out_list": Field(PROSE, doc="File of keyed hashes of people or rows that must not be in the data"),
        "retention": Field(RETENTION, doc="How long the data may be kept"),
        "owner": Field(OWNER, doc="Who answers for the data"),
        "reviewed": Field(REVIEWED, doc="The last look at the data"),
    }
)
SHAPES: Mapping[str, Shape] = {"manifest": MANIFEST}
