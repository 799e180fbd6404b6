"""What is wrong with a JSON text and how to mend it, in words."""

from duecare.knowledge.late import late

Said = tuple[str, str]

WORD = late(r"[^\s,:\[\]{}\"]+")
LITERALS = {"true": "true", "false": "false", "none": "null", "null": "null", "undefined": "null", "nil": "null"}
COMMENT: Said = ("JSON has no comments", "remove the comment")
CONTROL: Said = ("a line break or control character stands inside a string", r"write it as \n or \t")
CUT_OFF = "the file was cut off: write it again, whole"


def found(text: str, index: int) -> str:
    """What stands at ``index``, shortened."""
    if index >= len(text):
        return "the end of the file"
    match = WORD.match(text, index)
    word = match.group() if match else text[index]
    return repr(word if len(word) <= 40 else word[:40] + "…")


def more(text: str, index: int) -> Said:
    """Text after the value."""
    if text[index] in '{["':
        return "a second JSON value begins here", "keep one value; many values, one a line, are JSON Lines (.jsonl)"
    return f"the JSON value ended, but {found(text, index)} follows", "remove what follows"


def deep(limit: int) -> Said:
    """Too many levels."""
    return f"values are nested more than {limit} levels deep", "flatten the file"


def no_value(text: str, index: int) -> Said:
    """No value where one belongs."""
    if index >= len(text):
        return "the file ends where a value is expected", CUT_OFF
    if text[index] == "'":
        return "a string is in single quotes", 'JSON strings are in double quotes: "…"'
    if text[index] in ",]}":
        return f"a value is missing before {text[index]!r}", "write the value, or remove the comma"
    match = WORD.match(text, index)
    literal = LITERALS.get(match.group().lower()) if match else None
    if match and literal:
        return f"{match.group()!r} is no JSON value", f"JSON spells it {literal}"
    return f"{found(text, index)} is no JSON value", "put strings in double quotes"


def no_key(text: str, index: int, opened: int) -> Said:
    """No key where one belongs."""
    if index >= len(text):
        return f"the file ends inside the object that begins on line {opened}", CUT_OFF
    if text[index] == "'":
        return "a key is in single quotes", 'JSON keys are in double quotes: "…"'
    if text[index] == ",":
        return "a key is missing before ','", "remove the extra comma"
    return f"expected a key in double quotes, found {found(text, index)}", "put the key in double quotes"


def no_colon(text: str, index: int, key: str) -> Said:
    """A key without its colon."""
    if index >= len(text):
        return f"the file ends after the key {key[:60]!r}", CUT_OFF
    return f"expected ':' after the key {key[:60]!r}, found {found(text, index)}", "write `: ` between key and value"


def no_comma(text: str, index: int, closing: str, opened: int) -> Said:
    """Neither comma nor closing bracket after a member."""
    kind = "object" if closing == "}" else "array"
    if index >= len(text):
        return f"the file ends inside the {kind} that begins on line {opened}", CUT_OFF
    return f"expected ',' or {closing!r}, found {found(text, index)}", "write the comma, or close the bracket"


def extra_comma(closing: str) -> Said:
    """A comma before a closing bracket."""
    return f"a comma stands before the closing {closing!r}", "remove the comma"


def bad_string(text: str, message: str, opened: int) -> Said:
    """A string that does not end, or an escape that JSON does not know."""
    if message.startswith("Unterminated"):
        return (
            f"the string that begins on line {opened} does not end",
            "write the closing quote; the file may be cut off",
        )
    return (
        "a string has an escape that JSON does not know",
        r"JSON knows \" \\ \/ \b \f \n \r \t \uXXXX; write \\ for \ ",
    )


def repeated(key: str, first: int) -> Said:
    """A key that stands twice in one object."""
    name = key if len(key) <= 60 else key[:60] + "…"
    return f"the key {name!r} stands twice; it was first on line {first}", "keep one of the two (the last one was read)"
