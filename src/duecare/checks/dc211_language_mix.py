"""Rows are in a language that the manifest does not name.

Why: a model answers in the languages that it was taught. Rows in a language that nobody planned for make it answer in
that language unasked; nobody on the team may be able to read them, and term lists, toxicity scorers and reviewers that
know the declared languages do not see what they say.

Languages are told from a sample of 400 rows of each file; a language is a problem when at least 2 % of the rows are in
it by the lower end of the 95 % interval. Rows too short to tell, and those of which the identifier is unsure, are left
out. What names no languages (`languages:` of the manifest, `language:` of a dataset card) is not compared.

Example:
    languages: [en]            (12 % of the rows are in German)

Fix: name the language in the manifest and on the card, or drop the rows.

"""

from collections.abc import Iterator

from duecare.knowledge.languages import NotLanguage, parse
from duecare.knowledge.measures import Measures, entries, held, number, whole
from duecare.knowledge.named import named
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.manifest import File, Manifest
from duecare.model.place import At, Span
from duecare.model.problem import Gap, Problem, Related
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC211",
    slug="language-mix",
    on=Data,
    severity="warning",
    needs=frozenset({Need.PROFILES, Need.MANIFESTS}),
    frameworks=("EU AI Act 10(3)", "EU AI Act 10(4)", "NIST AI RMF MEASURE 2.11", "ISO 42001 A.7.4"),
)

LEAST = 0.02
SHOWN = 3
SAME = {"nb": "no", "nn": "no", "yue": "zh", "wuu": "zh", "cmn": "zh", "zsm": "ms", "hr": "sh", "sr": "sh", "bs": "sh"}


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem for each language that a fair share of rows is in and no manifest names."""
    written = [language for manifest in _manifests(subject.path, case) for language in manifest.languages]
    declared = {_language(language.value) for language in written}
    if not written or "multilingual" in declared:
        return
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    measures = scanned.measure("language")
    if isinstance(measures, Gap):
        yield measures
        return
    if not entries(measures, "languages") and whole(measures, "rows") and not whole(measures, "short"):
        what = "in which languages its rows are is not told"
        yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="languages")
    for found in entries(measures, "languages"):
        interval = held(found, "interval")
        low = interval[0] if isinstance(interval, list | tuple) and interval else None
        if isinstance(low, float) and low >= LEAST and _language(str(found.get("language"))) not in declared:
            yield _problem(subject.path, found, written, measures)


def _manifests(path: str, case: Case) -> Iterator[Manifest]:
    for manifest in case.documents("manifest"):
        if isinstance(manifest, Manifest) and any(_names(file, path) for file in manifest.files):
            yield manifest


def _names(file: File, path: str) -> bool:
    if file.glob or file.directory:
        return any(named(file, (path,)))
    return file.path is not None and file.path.value == path


def _language(written: str) -> str:
    """The language's name, for it has several codes; what is written alike is made one."""
    found = parse(written)
    code = written.casefold() if isinstance(found, NotLanguage) else found.code.partition("-")[0]
    same = parse(SAME.get(code, code))
    return code if isinstance(same, NotLanguage) else same.name


def _problem(path: str, found: Measures, written: list[At[str]], measures: Measures) -> Problem:
    code = str(found.get("language"))
    name = f"{_language(code)} ({code})"
    rows = ", ".join(f"row {one.get('row')}" for one in entries(found, "examples")[:SHOWN])
    low, high = (100 * float(bound) for bound in _bounds(found))
    share = 100 * (number(found, "share") or 0.0)
    told = ", ".join(language.value for language in written)
    sample = f"of {whole(measures, 'sampled') or 0:,} sampled"
    what = f"about {share:.3g} % of the rows are in {name}, between {low:.3g} and {high:.3g} % {sample} ({rows})"
    fix = f"add {code} to `languages`, or drop the rows"
    related = (Related(written[0].span, f"declared: {told}"),)
    return Problem(Span(path), f"{what}; declared: {told}", fix, anchor="languages", value=code, related=related)


def _bounds(found: Measures) -> tuple[float, float]:
    interval = held(found, "interval")
    return (interval[0], interval[1]) if isinstance(interval, list | tuple) and len(interval) == 2 else (0.0, 1.0)
