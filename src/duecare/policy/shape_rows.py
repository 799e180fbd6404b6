"""The shape of limits on rows: personal data, toxicity, and how far a change may move what the rows are made of."""

from duecare.knowledge.shape import Field, ListOf, Number, OneOrMany, Record, Text, Whole

WORD = Text(non_empty=True)

SAMPLED = Record(
    {
        "kinds": Field(
            ListOf(Text(one_of=("name", "address"))),
            doc="What to tell; empty: nothing.",
            example=["name", "address"],
            default=[],
        ),
        "model": Field(
            Text(r"^en_[a-z0-9_]{1,60}$", means="an English spaCy model that is installed"),
            doc="The spaCy model that tells.",
            default="en_core_web_sm",
        ),
        "rows": Field(Whole(1), doc="Rows to draw.", default=1000),
        "seconds": Field(Whole(1), doc="Time for telling them; the rest of the sample is left out.", default=300),
        "max_rate": Field(Number(0, 1), doc="Largest share of rows that may hold a kind.", default=0.0),
    }
)
STANDING = Record(
    {
        "kind": Field(WORD, True, "Kind of personal data.", "email"),
        "matching": Field(WORD, True, "Regular expression.", "@example\\.com$"),
    }
)
TOXICITY = Record(
    {
        "scorer": Field(WORD, doc="Which scorer measures toxicity.", default="default"),
        "above": Field(Number(0, 1), doc="A row scored above this is toxic.", default=0.8),
        "max_rate": Field(Number(0, 1), doc="Largest share of toxic rows.", default=0.005),
    }
)
COMPOSITION = Record(
    {
        "max_shift": Field(
            Number(0, 1),
            doc="How far a change may move the share of a source, license, language, length or group: 0.2 is by 20 of "
            "100 rows.",
            default=0.2,
        ),
        "new": Field(
            OneOrMany(Text(one_of=("license", "personal_data")), 0),
            doc="What no row had before and is to be told.",
            example=["license"],
            default=["license", "personal_data"],
        ),
    }
)
