"""Text that says nothing: placeholders that nobody filled in, and filler that only looks filled in.

Placeholders (``unfilled``) are matched where they stand for a whole statement: alone, in brackets, or after a label.
"""

import re
from functools import lru_cache

from duecare.knowledge.late import loosely, pattern
from duecare.knowledge.unfilled import MARKS, TEMPLATE

NOTHING = frozenset({
    "n a", "na", "none", "none known", "none so far", "no", "nil", "null", "nothing", "not applicable", "not available",
    "not known", "unknown", "not yet", "no known", "none identified", "none reported", "not specified", "not provided",
    "no information", "no information available", "no limitations", "no known limitations", "no limitations known",
    "no bias", "no biases", "no known biases", "no known bias", "no risks", "no known risks", "no known issues",
    "there are none", "there are no known limitations", "no data", "various", "see above", "see below", "empty", "test",
    "this is a test", "just a test", "testing", "a test", "not determined", "not evaluated", "not evaluated yet",
    "not assessed", "yes", "ok", "standard", "default", "tbc", "nd", "n d", "x", "xx", "xxx", "asdf", "foo", "bar",
    "blah", "same", "same as above", "idem", "ditto", "nothing special", "nothing to report", "no comment", "ninguna",
    "ninguno", "aucun", "aucune", "keine", "nenhuma", "nenhum", "нет", "无", "暂无", "なし", "없음",
})  # fmt: skip
_SINCE = r"(?: (?:at (?:this|the) (?:time|moment|stage)|so far|yet|currently|to date|as of now|for now|to (?:our|my) knowledge|that (?:we|i) (?:know|are aware) of|(?:we|i) know of))?"  # noqa: E501
_FAULTS = r"(?:limitations?|bias(?:es)?|risks?|issues?|caveats?|harms?|concerns?|problems?|warnings?|ethical considerations?|recommendations?)"  # noqa: E501
_ANY = r"(?:no|none|not any|no other|any)"
_SORT = r"(?: (?:other|known|specific|further|additional|major|particular|significant|special|obvious|such))*"
_MET = r"(?: (?:are|is|were|was|have been|has been))?(?: (?:known|identified|reported|found|applicable|noted|observed|documented|available|provided|given|specified|recorded|mentioned))?"  # noqa: E501
DENIAL = (
    rf"(?:to (?:the best of )?(?:our|my) knowledge |currently |as of now |so far )?"
    rf"(?:(?:there (?:are|is)|(?:we|i) (?:are|am) (?:not )?aware of|(?:we|i) (?:do not |don t )?know of|"
    rf"(?:it|this model|this dataset|the model|the dataset|we) ha(?:s|ve)) )?"
    rf"{_ANY}{_SORT}(?: {_FAULTS}(?: (?:and|or|nor){_SORT} {_FAULTS})*)?{_MET}{_SINCE}"
)
"""A whole text (as ``_plain`` writes it) that denies limitations in words that would fit any card."""
DENIES = (
    "to the best of", "to our k", "to my k", "currently ", "as of now ", "so far ", "there are ", "there is ", "we ",
    "i ", "it ha", "this model ha", "this dataset ha", "the model ha", "the dataset ha", "no", "any",
)  # fmt: skip
"""With one of these such a text begins."""
NO_WORD = (
    rf"(?:none|not|nothing|no)(?: (?:known|available|applicable|specified|provided|reported|relevant|determined|"
    rf"evaluated|tested|assessed|identified|needed|required))?{_SINCE}|"
    rf"(?:there is )?no(?: (?:more|other|further|additional|specific|known))* (?:information|info|details?|description|"
    rf"documentation)(?: (?:is|are|was|has been))?(?: (?:available|provided|given|known|found|needed|specified))?"
    rf"(?: (?:about|on|for|of) (?:this|it|the (?:model|dataset|data)))?{_SINCE}"
)
NOWHERE = (
    r"(?:(?:for )?(?:more|further|full|additional|any)? ?(?:information|info|details?)? ?)?"
    r"(?:please |pls |kindly )?(?:see|refer to|check|check out|consult|read|look at|look in|visit|find more in)"
    r"(?: (?:the|our|this|original|associated|official|corresponding|full|base|parent|above|linked|github|hugging ?face))*"  # noqa: E501
    r" (?:paper|papers|article|publication|repository|repo|github|documentation|docs|website|web ?page|page|homepage|"
    r"model ?card|data ?card|dataset ?card|card|link|links|readme|blog(?: ?post)?|report|source|model|dataset|above|below)"  # noqa: E501
    r"(?: (?:for|to (?:get|find|know)|with) ?(?:(?:more|further|full|additional|any|the|all) ?)?"
    r"(?:information|info|details?)?)?(?: (?:about|on|of) (?:this|it|the (?:model|data|dataset)))?"
)
"""A whole text that sends the reader away and does not say where to."""
SOLID = r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]"
"""A character of a script that is written without spaces."""
STARTS = (
    "for", "more", "further", "full", "additional", "any", "info", "detail", " ", "please ", "pls ", "kindly ", "see",
    "refer to", "check", "consult", "read", "look ", "visit", "find more in",
)  # fmt: skip
"""With one of these such a text begins."""
AWAY = ("see", "refer", "check", "consult", "read", "look", "visit", "find")


@lru_cache(1 << 12)
def placeholder(text: str) -> tuple[str, str] | None:
    """The placeholder in ``text`` and why it is one, though its words be on two lines; None when there is none."""
    low = text.casefold()
    for mark, why, hints in MARKS:
        for hint in hints:  # a loop, for this is asked of every paragraph
            if hint in low:
                if found := loosely(mark).search(text):
                    return shown(found[0]), why
                break
    return placeholder(" ".join(text.split())) if "\n" in text else None


def own(text: str) -> str:
    """The text without what templates and generators wrote."""
    low = text.casefold()
    for mark, hint in TEMPLATE:
        if hint in low:
            text = loosely(mark).sub(" ", text)
    return text


def words(text: str) -> int:
    """How many words stand in ``text``; scripts written without spaces count two characters a word."""
    rest, solid = (text, 0) if text.isascii() else pattern(SOLID).subn(" ", text)
    return len(re.findall(r"[^\W\d_][\w'’-]*", rest)) + solid // 2


def says_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing to say."""
    plain = _plain(text)
    return (
        plain in NOTHING
        or (bool(text.strip()) and not plain)
        or (plain.startswith(("no", "there is no")) and _is(NO_WORD, plain))
    )


def denies(text: str) -> bool:
    """Whether every line only denies, in words that would fit any card, that there are limitations."""
    lines = [line for line in text.splitlines() if line.strip()]
    return all(_denies(_plain(line)) or says_nothing(line) for line in lines)


def leads_nowhere(text: str) -> bool:
    """Whether a text without a link only sends the reader to "the paper"."""
    plain = _plain(text)
    return plain.startswith(STARTS) and any(verb in plain for verb in AWAY) and _is(NOWHERE, plain)


def _denies(plain: str) -> bool:
    denies = plain.startswith(DENIES) and not {"no", "none", "not", "any"}.isdisjoint(plain.split())
    return denies and _is(DENIAL, plain)


def _plain(text: str) -> str:
    """Its words in lower case."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _is(pattern: str, plain: str) -> bool:
    return len(plain) <= _WHOLE and loosely(pattern).fullmatch(plain) is not None


_WHOLE = 160
"""Characters of the longest text that is matched as a whole."""


def particular(text: str) -> int:
    """How many different words of a text would not fit any model or dataset whatever."""
    said = {word.rstrip("s") for word in re.findall(r"[^\W\d_][\w'’-]*", text.casefold())}
    return len(said - _GENERIC)


_GENERIC = frozenset(
    word.rstrip("s")
    for line in (
        "biases kind kinds sort way ways always sometimes often",
        "s a an and are as at be been being by can could did do does for from had has have how if in into is it its",
        "may might more most much no not of on or other our own same should so some such than that the their them",
        "then there these they this those to too under us very was we were what when where which who why will with",
        "within without would you your about above all also any because before below both but each every few here",
        "however just least less many only over model dataset data train training trained fine-tuned finetuned fine-",
        "tuning use used using user intended intend evaluate evaluated evaluation result metric performance perform",
        "performs test tested testing limitation limited limit bias biased risk known unknown issue good great well",
        "best better nice high quality careful carefully care work works working various different several general",
        "generally specific summary description describe described section information detail detailed task purpose",
        "application thing stuff make made making made-up create created provide provided include included contain",
        "contains based method standard usual usually normal common typical appropriate team everything everyone",
        "anything available possible important please see read note etc set example sample collection collected",
        "apply applies llm llms seriously take taken aware observed kept",
        "source done fine ok okay fully completely sure research project develop developed release version",
    )
    for word in line.split()
)


def substance(text: str) -> bool:
    """Whether a short text still tells something that can be looked up: a number, an address, a name with a slash."""
    return bool(re.search(r"\d|https?://|\w/\w|@\w", re.sub(r"(?i)\bn/a\b", "", text)))


def shown(text: str) -> str:
    """A text as messages quote it: one line, at most 60 characters."""
    line = " ".join(text.split()).strip(" :-–—.")
    return line if len(line) <= 60 else line[:57] + "…"
