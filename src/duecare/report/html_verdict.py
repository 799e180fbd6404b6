"""The whole judgement as a page: the verdict, what blocks, what could not be known, what changed, what the rows hold.

Made from the same value, in the same order and words as the comment; nothing in it is cut to the length of a comment.
"""

from collections.abc import Iterator, Mapping

from duecare.model.verdict import Judgement, ModelVerdict
from duecare.report import html_changes, html_profile
from duecare.report.frameworks import AS_OF, clauses
from duecare.report.html_items import findings, gaps
from duecare.report.html_markup import Html, code, document, element, joined, line, prose, table
from duecare.report.html_style import STYLE
from duecare.report.profile_text import size as size_of
from duecare.report.tally import Tally, by_check, headline, looked_at, several, tally
from duecare.report.waivers import said

Supports = Mapping[str, tuple[str, ...]]


def render(judgement: Judgement, supports: Supports, approvals: str = "") -> str:
    """The page. ``supports``: the clauses that each check supports evidence for."""
    sums = tally(judgement)
    body = [_head(judgement, sums, approvals), *_faults(judgement), *_models(judgement)]
    for model in judgement.models:
        body += _model(model, judgement, alone=len(judgement.models) == 1)
    body += [*html_changes.sections(judgement), *_accepted(sums), *_rows(judgement), *_support(judgement, supports)]
    return document(f"duecare: {judgement.headline}", STYLE, element("main", *body))


def _head(judgement: Judgement, sums: Tally, approvals: str) -> Html:
    word = judgement.verdict.word
    counts = headline(judgement.verdict, sums)[len(word) :].lstrip(":, ")
    policy = code(judgement.policy_path) if judgement.policy_path else "no policy of the repository"
    digest = (" @ ", code(judgement.policy_digest[:12])) if judgement.policy_digest else ()
    packs = "".join(f" · {line(pack, 40)}" for pack in judgement.packs[:8])
    return element(
        "header",
        element("h1", element("span", word, class_=f"badge {word.lower()}"), f" {counts}" if counts else None),
        element("p", "Judged by ", policy, *digest, f"{packs} · duecare {line(judgement.version, 40)}", class_="soft"),
        element("p", f"Approvals: {line(approvals, 400)}", class_="soft") if approvals else None,
        *(element("p", prose(note), class_="soft") for note in judgement.notes),
        class_=f"top {word.lower()}",
    )


def _faults(judgement: Judgement) -> Iterator[Html]:
    if judgement.policy_faults:
        items = (
            element("li", code(f.span), " ", prose(f.what), element("p", "Fix: ", prose(f.fix), class_="fix"))
            for f in judgement.policy_faults
        )
        yield element("section", element("h2", "The policy cannot be read"), element("ul", *items))


def _models(judgement: Judgement) -> Iterator[Html]:
    if len(judgement.models) > 1:
        rows = [(line(m.model, 80) or "default", m.verdict.word, *map(_n, _counts(m))) for m in judgement.models]
        listed = table(("model", "verdict", "errors", "warnings", "gaps"), rows, "Verdict of each model", 3)
        yield element("section", element("h2", "Models"), listed)


def _counts(model: ModelVerdict) -> tuple[int, int, int]:
    sums = tally(model)
    return len(sums.errors), len(sums.warnings), len(sums.gaps)


def _model(model: ModelVerdict, judgement: Judgement, *, alone: bool) -> Iterator[Html]:
    sums = tally(model)
    of = "" if alone else f" · {line(model.model, 80) or 'default'}"
    asked = tuple(gap for gap in sums.gaps if gap.heavy and gap.gap.ask)
    parts = (
        ("Blocks the merge", findings(sums.errors, judgement.excerpts)),
        ("Could not be known", gaps(gap for gap in sums.gaps if gap not in asked)),
        ("For people to decide", gaps(asked)),
        ("Does not block: warnings", findings(sums.warnings, judgement.excerpts)),
        ("Does not block: notes", findings(sums.infos, judgement.excerpts)),
    )
    for title, items in parts:
        if items:
            count = element("span", f" {len(items):,}", class_="soft")
            yield element(
                "section", element("h2", f"{title}{of}", count), element("ul", *items, class_="items", role="list")
            )
    yield element("section", element("h2", f"Looked at{of}"), element("p", looked_at(model.looked_at)), *_idle(model))


def _idle(model: ModelVerdict) -> Iterator[Html]:
    reasons: dict[str, list[str]] = {}
    for seen in model.seen:
        if seen.not_run:
            reasons.setdefault(seen.not_run, []).append(f"{seen.check} {seen.slug}")
    for reason, checks in reasons.items():
        yield element("p", f"Not run: {line(', '.join(checks))}: ", prose(reason), class_="soft small")


def _accepted(sums: Tally) -> Iterator[Html]:
    if sums.waived:
        rows = []
        for each in sums.waived:
            where, what = said(each)
            rows.append((code(each.waiver, 80), f"{each.check} {each.slug}", code(where), prose(what, 300)))
        listed = table(("waiver", "check", "where", "what"), rows, "What waivers accept")
        yield element("section", element("h2", f"{len(sums.waived):,} accepted by waivers"), listed)
    if sums.standing:
        what = f"Recorded in the baseline, does not block: {line(by_check(sums.standing))}"
        yield element("section", element("h2", "Standing"), element("p", what))


def _rows(judgement: Judgement) -> Iterator[Html]:
    """The measures of the rows, for each model whose rows were scanned."""
    for name, rows in judgement.rows.items():
        of = f" · {line(name, 80)}" if len(judgement.models) > 1 else ""
        whole = rows.whole
        size = f"{several(whole.rows, 'row')} · {size_of(whole.size)}"
        where = (" · measured elsewhere: ", code(whole.profile)) if whole.profile else ()
        head = element("section", element("h2", f"What the rows hold{of}"), element("p", size, *where))
        yield joined((head, html_profile.tiles(whole, rows.limits), *html_profile.parts(whole, rows.limits)))


def _support(judgement: Judgement, supports: Supports) -> Iterator[Html]:
    rows = [(line(clause, 120), ", ".join(checks)) for clause, checks in clauses(judgement, supports)]
    if rows:
        intro = (
            "What these checks saw supports evidence for the clauses below. It decides nothing about conformity with "
            f"them. Texts as of {AS_OF}."
        )
        listed = table(("clause", "checks"), rows, "Clauses and the checks that saw something")
        folded = element("details", element("summary", several(len(rows), "clause")), listed)
        yield element("section", element("h2", "Frameworks"), element("p", intro), folded)


def _n(number: int) -> str:
    return f"{number:,}"
