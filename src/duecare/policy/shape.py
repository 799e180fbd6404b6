"""The shape of ``duecare.yaml``: every key, what it may hold, its default and its line of documentation."""

from duecare.knowledge.shape import (
    Exactly,
    Field,
    ListOf,
    MapOf,
    Number,
    OneOrMany,
    Record,
    Text,
    Union,
    Whole,
)
from duecare.model.rule import KINDS
from duecare.policy.shape_rows import COMPOSITION, SAMPLED, STANDING, TOXICITY

WORD = Text(non_empty=True)
WORDS = OneOrMany(WORD, 0)
ROLE = Text(r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", means="a role's name (letters, digits, `.`, `_`, `-`)")
NAME = Text(r"^[A-Za-z0-9][A-Za-z0-9_./-]*$", means="a name (letters, digits, `.`, `_`, `-`, `/`)")
CHECK = Text(r"^DC\d{3}$", means="a check's id such as DC303")
ASK = Record({"ask": Field(ROLE, True, "The role that decides.", "data-steward")})
SEVERITY = Record(
    {
        "severity": Field(
            # YAML 1.1 reads a bare `off` as false
            Union((Text(one_of=("error", "warning", "info", "off")), Exactly(False))),
            True,
            "How much a finding weighs: an error blocks; `off` alone turns a check off.",
            "warning",
        )
    }
)
CHECKS = MapOf(SEVERITY, CHECK)
DEMANDS = ("at_least", "at_most", "within", "not_worse_than", "largest_gap")

DATA = Record(
    {
        "licenses": Field(
            Record(
                {
                    "allow": Field(WORDS, doc="SPDX ids, Hub ids or class:<name>; empty allows every known license.",
                                   example=["class:permissive"], default=[]),
                    "deny": Field(WORDS, doc="Refused even where `allow` has them.", example=["class:non-commercial"],
                                  default=[]),
                }
            ),
            doc="Licenses that training data may have.",
        ),
        "personal_data": Field(
            Record(
                {
                    "max_rows": Field(Whole(0), doc="Rows that may hold personal data.", default=0),
                    "allow": Field(ListOf(STANDING), doc="Personal data that may stand.", default=[]),
                    "sampled": Field(SAMPLED, doc="Personal data without a form, told from a sample (extra `ner`)."),
                }
            ),
            doc="Personal data in rows.",
        ),
        "toxicity": Field(TOXICITY, doc="Toxic rows."),
        "representation": Field(
            Record(
                {
                    "axes": Field(WORDS, doc="Axes to measure.", example=["gender", "religion"], default=[]),
                    "reference": Field(WORD, doc="What shares are compared with.", default="uniform"),
                    "min_ratio": Field(Number(0, 1), doc="Smallest share against the reference.", default=0.2),
                }
            ),
            doc="Who the rows speak of.",
        ),
        "overlap": Field(
            Record(
                {
                    "against": Field(WORDS, doc="Evaluation files that training rows must not repeat.",
                                     example=["data/eval/*.jsonl"], default=[]),
                    "max_rows": Field(Whole(0), doc="Rows that may overlap.", default=0),
                }
            ),
            doc="Contamination by evaluation data.",
        ),
        "composition": Field(COMPOSITION, doc="What a change may do to what the rows are made of."),
        "elsewhere": Field(
            Union((Text(one_of=("refuse",)), ASK)),
            doc="Rows that are not on this machine and were measured elsewhere: refuse, or ask a role.",
            default="refuse",
        ),
        "remotes": Field(WORDS, doc="The only URL prefixes that may be read, and only with --online.",
                         example=["https://data.example.com/sets/"], default=[]),
        "review_days": Field(Whole(1), doc="Days after which a manifest's review is stale.", default=365),
    }
)  # fmt: skip
EVALUATIONS = Record(
    {
        "confidence": Field(Number(0.5, 0.9999), doc="Confidence of intervals.", default=0.95),
        "inconclusive": Field(
            Union((Text(one_of=("pass", "warn", "block")), ASK)),
            doc="What happens when an interval straddles its limit.",
            default="block",
        ),
        "min_n": Field(Whole(1), doc="Fewest samples a result needs.", default=1),
        "max_errors": Field(Number(0, 1), doc="Largest share of samples that failed.", default=0.0),
    }
)
CARD = Record(
    {
        "sections": Field(WORDS, doc="Topics a model card must cover.", example=["intended_use"], default=[]),
        "dataset_sections": Field(WORDS, doc="Topics a dataset card must cover.", default=[]),
        "min_words": Field(Whole(0), doc="Fewest words of a section.", default=4),
    }
)
LIMITS = Record(
    {
        "data": Field(DATA, doc="Limits on training data."),
        "evaluations": Field(EVALUATIONS, doc="How evaluation results are judged."),
        "card": Field(CARD, doc="What cards must say."),
    }
)
REQUIREMENT = Record(
    {
        "task": Field(WORD, True, "Task as the results name it.", "truthfulqa_mc2"),
        "metric": Field(WORD, True, "Metric as the results name it.", "acc"),
        "at_least": Field(Number(), doc="The number must reach this.", example=0.45),
        "at_most": Field(Number(), doc="The number must not exceed this.", example=0.1),
        "within": Field(ListOf(Number(), 2, 2), doc="Target and margin.", example=[0.5, 0.08]),
        "not_worse_than": Field(NAME, doc="A reference to compare with.", example="base-branch"),
        "margin": Field(Number(0), doc="How much worse than the reference it may be.", example=0.02),
        "largest_gap": Field(
            Record(
                {
                    "over": Field(WORD, True, "What the groups are.", "groups"),
                    "at_most": Field(Number(0), True, "Largest difference between groups.", 0.1),
                }
            ),
            doc="Largest difference between groups.",
        ),
        "direction": Field(Text(one_of=("higher", "lower")), doc="Which way is better, for a metric of your own."),
        "slice": Field(WORD, doc="One group of the task's samples."),
        "min_n": Field(Whole(1), doc="Fewest samples, for this requirement."),
    },
    exactly_one=DEMANDS,
)
SCHEMAS = MapOf(WORDS, Text(one_of=("manifest", "card", "results", "training", "review", "profile")))
MODEL = Record(
    {
        "name": Field(NAME, True, "The model's name in reports.", "support-assistant"),
        "root": Field(WORD, doc="Folder of the model.", default="."),
        "identity": Field(WORDS, doc="Names of the model as results and configs spell it.", default=[]),
        "files": Field(
            MapOf(WORDS, Text(one_of=tuple(k for k in KINDS if k != "policy"))),
            doc="Globs by kind, relative to root; a kind without globs is found by well-known names.",
            example={"card": "README.md"},
        ),
        "references": Field(MapOf(WORDS, NAME), doc="Result files of runs to compare with, by reference."),
        "require": Field(ListOf(REQUIREMENT), doc="What evaluation results must show.", default=[]),
        "limits": Field(LIMITS, doc="Limits of this model over those of the policy."),
        "checks": Field(CHECKS, doc="Severities of this model over those of the policy."),
        "schemas": Field(SCHEMAS, doc="JSON Schemas of this model over those of the policy."),
    }
)
APPROVAL = Record(
    {
        "role": Field(ROLE, True, "Name of the role.", "data-steward"),
        "covers": Field(OneOrMany(Text(one_of=KINDS), 1), True, "Kinds whose changes ask this role.", ["data"]),
        "needs": Field(Whole(1), doc="How many of the role must approve.", default=1),
        "from": Field(
            Record(
                {
                    "teams": Field(
                        OneOrMany(Text(r"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$", means="organization/team"), 0),
                        doc="GitHub teams.",
                        example=["acme/data"],
                    ),
                    "users": Field(
                        OneOrMany(Text(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", means="a GitHub login without @"), 0),
                        doc="GitHub logins.",
                        example=["mona"],
                    ),
                }
            ),
            True,
            "Who is in the role.",
            "{teams: [acme/data]}",
        ),
        "same_person": Field(
            Text(one_of=("allow", "refuse")),
            doc="Whether somebody who fills another role on the pull request may fill this one too.",
            default="refuse",
        ),
    }
)
PRINCIPLE = Record(
    {
        "statement": Field(WORD, True, "The guideline in a sentence.", "No group is served worse."),
        "owner": Field(WORD, True, "Who answers for it.", '"@acme/responsible-ai"'),
        "checks": Field(OneOrMany(CHECK, 0), True, "Checks that enforce it.", ["DC407"]),
    }
)
POLICY = Record(
    {
        "version": Field(Exactly(1), True, "Version of the policy's format.", 1),
        "extends": Field(
            WORDS,
            doc="Shipped packs or ./files that this policy builds on, later over earlier; `starter` when not said.",
            example=["starter"],
        ),
        "preview": Field(
            Text(one_of=("info", "warning", "error")),
            doc="Highest severity of a check in its preview stage.",
            default="warning",
        ),
        "principles": Field(MapOf(PRINCIPLE, NAME), doc="The team's guidelines, each bound to checks."),
        "limits": Field(LIMITS, doc="Limits for every model."),
        "models": Field(ListOf(MODEL, 1), doc="The models; one named `default` at the root when not said."),
        "approvals": Field(ListOf(APPROVAL), doc="Who approves changes of which kinds."),
        "schemas": Field(SCHEMAS, doc="A team's own JSON Schemas by kind, on top of duecare's."),
        "checks": Field(CHECKS, doc="Severities of checks."),
    }
)
