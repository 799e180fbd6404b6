"""What is wrong with a YAML text and how to mend it, in words."""

from duecare.knowledge.late import late

Said = tuple[str, str]

COLON_VALUE = late(r"^\s*(?:- )?[^\s#:][^:#]*:\s+(?P<value>[^\"'|>\[{#&*!].*?:(?:\s|$).*)$")
# Problem as libyaml and PyYAML name it (its beginning is enough) → what to say, how to mend it.
SIMPLE: Said = (
    "this line is neither a key with its ':' nor part of the value above",
    "write `key: value`, or indent the line below its key",
)
ESCAPE: Said = (
    "a string in double quotes has an escape that YAML does not know",
    r"write \\ for a backslash, or use single quotes",
)
UNENDED: Said = ("a quoted string does not end", "write the closing quote")
KEYS: Said = (
    "this line does not line up with the keys above it",
    "indent it like the keys it belongs to; put a value that holds quotes or ':' in quotes",
)
LIST: Said = ("this line does not line up with the list above it", "begin it with '- ' at the list's indentation")
BRACES: Said = ("the mapping in braces is not closed", "write the missing ',' or '}'")
BRACKETS: Said = ("the list in brackets is not closed", "write the missing ',' or ']'")
# While reading these, the place where they began says more than the place where reading failed.
BEGUN = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while scanning a double-quoted scalar",
    "while parsing a flow",
    "while scanning an a",
    "while scanning a block scalar",
)
QUOTE = "put the value in quotes"
# Problem as libyaml or PyYAML name it (any part of it) → what to say, how to mend it.
SAYINGS: tuple[tuple[str, Said], ...] = (
    (
        "mapping values are not allowed",
        ("a ':' stands where no key may begin", f"{QUOTE}, or begin a new line"),
    ),
    # libyaml since 0.2.6 gives up by itself, while it looks ahead
    ("maximum nesting depth", ("values are nested more than 100 levels deep", "flatten the file")),
    ("that cannot start any token", ("a value may not begin with {found}", QUOTE)),
    ("could not find expected ':'", SIMPLE),
    ("simple key", SIMPLE),
    ("did not find expected key", KEYS),
    ("did not find expected '-' indicator", LIST),
    ("expected <block end>, but found", KEYS),
    ("did not find expected ',' or '}'", BRACES),
    ("expected ',' or '}', but got", BRACES),
    ("did not find expected ',' or ']'", BRACKETS),
    ("expected ',' or ']', but got", BRACKETS),
    ("did not find expected node content", ("a value is missing here", "write the value")),
    ("expected the node content", ("a value is missing here", "write the value")),
    ("found unexpected end of stream", UNENDED),
    ("found unexpected document", UNENDED),
    ("escape character", ESCAPE),
    ("did not find expected hexdecimal", ESCAPE),
    ("found invalid Unicode character", ESCAPE),
    ("expected escape sequence", ESCAPE),
    ("sequence entries are not allowed", ("a list may not begin here", "put '- ' on a new line below its key")),
    ("mapping keys are not allowed", ("a key may not begin here", "put the key on a new line")),
    ("document start>", ("the document ended, but text follows", "indent it like the rest, or put `---` above it")),
    ("found a tab character", ("the line is indented with a tab", "indent with spaces")),
    ("undefined tag handle", ("a tag begins with a handle that nothing defines", "remove the tag")),
    ("duplicate %YAML", ("%YAML stands twice", "keep one")),
    ("duplicate YAML", ("%YAML stands twice", "keep one")),
    ("incompatible YAML document", ("the document asks for another YAML version", "remove the %YAML line")),
    ("expected alphabetic", ("'&' or '*' begins a value but names nothing", QUOTE)),
    ("expected comment or a line break", ("text follows '|' or '>'", "put the text on the next line, indented")),
    ("expected comment or line break", ("text follows '|' or '>'", "put the text on the next line, indented")),
)


def said(problem: str, context: str, line: str, column: int) -> Said:
    """Words for what the parser calls ``problem`` on ``line`` (its text), 1-based ``column``."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "the line is indented with a tab", "indent with spaces: YAML does not allow tabs there"
    held = COLON_VALUE.match(line)
    if held and problem.startswith("mapping values"):
        return "the value has a ':' followed by a space", f'put the value in quotes: "{_short(held["value"])}"'
    for text in (problem, context):
        for part, (what, fix) in SAYINGS:
            if part in text:
                return what.replace("{found}", repr(line[column - 1 : column] or "nothing")), fix
    return (
        f"this is no YAML ({problem or context or 'no reason given'})",
        "correct the line, or put the value in quotes",
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
