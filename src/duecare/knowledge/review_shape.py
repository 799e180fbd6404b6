"""The record of a human evaluation (``reviews/*.yaml``), declared once for the strict reader and the schema."""

from collections.abc import Mapping

from duecare.knowledge.shape import Date, Field, Flag, ListOf, MapOf, Number, Record, Shape, Text, Union, Whole

PROSE = Text(non_empty=True)
SHA256 = Text(r"^[0-9A-Fa-f]{64}$", means="64 hexadecimal digits")

SAMPLE = Record(
    {
        "file": Field(PROSE, doc="The file that the sample was drawn from", example="data/eval.jsonl"),
        "sha256": Field(SHA256, doc="Checksum of that file: `sha256sum FILE`"),
        "n": Field(Whole(1), True, "How many outputs were read", 200),
        "drawn": Field(PROSE, doc="How the sample was drawn", example="at random, seed 17"),
    }
)
REVIEWER = Record(
    {
        "name": Field(PROSE, True, "Who read the outputs: a person, or a role that one person fills", "support lead"),
        "role": Field(PROSE, doc="The role of the policy that the reviewer fills", example="ethics"),
        "independent": Field(Flag(), doc="Whether the reviewer had no part in making the model", example=True),
    }
)
TALLY = Record(
    {
        "passed": Field(Whole(0), True, "Outputs that passed", 198),
        "of": Field(Whole(1), True, "Outputs that were judged", 200),
    }
)
DISAGREEMENT = Record(
    {
        "measure": Field(PROSE, True, "What was measured", "share of outputs on which reviewers differed"),
        "value": Field(Number(), True, "The number", 0.08),
        "resolved": Field(PROSE, doc="How differences were settled", example="by a third reader"),
    }
)
REVIEW = Record(
    {
        "$schema": Field(Text(), doc="Address of this schema, for editors"),
        "title": Field(PROSE, doc="What was reviewed, in a line", example="Blind reading before release 1.2"),
        "model": Field(PROSE, True, "The model whose outputs were read", "acme/support-assistant"),
        "on": Field(Date(), True, "The day on which the review was closed", "2026-01-31"),
        "sample": Field(SAMPLE, True, "What was read"),
        "reviewers": Field(ListOf(REVIEWER, 1), True, "Who read it"),
        "instructions": Field(PROSE, True, "What the reviewers were asked", "Would you send this answer?"),
        "checklist": Field(MapOf(Union((Flag(), TALLY))), doc="Points judged, each with a yes or a tally"),
        "outcome": Field(
            Text(one_of=("approved", "approved with conditions", "rejected")), True, "What came of it", "approved"
        ),
        "disagreement": Field(DISAGREEMENT, doc="How far the reviewers differed"),
        "corrections": Field(ListOf(PROSE), doc="What was changed because of the review; `[]` says nothing was"),
    }
)
SHAPES: Mapping[str, Shape] = {"review": REVIEW}
