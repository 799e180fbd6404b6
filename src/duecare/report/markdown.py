"""The report as GitHub Markdown: the body of the pull request's comment and of the step summary.

Top down: the verdict, what blocks, what could not be known, what does not block, and folded, what was accepted, looked
at and supported. Texts of others are defused (``markup``); the whole stays under GitHub's limit (``stages``).
"""

from collections.abc import Iterable, Iterator, Mapping

from duecare.model.problem import Silence
from duecare.model.record import NamedTuple
from duecare.model.verdict import Judgement, ModelVerdict, Verdict
from duecare.report import boxes, composition
from duecare.report.entries import entries, gaps
from duecare.report.frameworks import AS_OF, clauses
from duecare.report.markup import cell, code, html, plain
from duecare.report.stages import Part, fit
from duecare.report.tally import Tally, by_check, headline, looked_at, several, tally
from duecare.report.waivers import waived

MOST = 65_536  # characters of a comment's body
SIGNS = {Verdict.PASSED: "✅", Verdict.WAITING: "⏳", Verdict.UNKNOWN: "❔", Verdict.BLOCKED: "❌"}
GONE = "<sub>Left out to stay within the length of a comment: {}. The whole report has it all.</sub>"


class Context(NamedTuple):
    """What the page knows beyond the judgement.

    ``blob``: the URL that a path is appended to, ``""`` for no links; ``report``: the URL of the whole report;
    ``supports``: the clauses by check; ``approvals``: one line on them; ``boxes``: further parts, after what blocks;
    ``waits``: for whom it waits, when it does; ``why``: what else the verdict rests on, where no finding says it.
    """

    blob: str = ""
    report: str = ""
    supports: Mapping[str, tuple[str, ...]] = {}
    approvals: str = ""
    boxes: tuple[Part, ...] = ()
    waits: str = ""
    why: str = ""


PLAIN = Context()


def render(judgement: Judgement, context: Context = PLAIN, most: int = MOST) -> str:
    """The page, at most ``most`` characters long."""
    sums = tally(judgement)
    voices = [_voice(model, judgement) for model in judgement.models]
    parts = [_verdict(judgement, sums, context), *_faults(judgement)]
    parts += [part for voice in voices for part in _holds(voice, context)]
    parts += [*context.boxes, *boxes.changes(judgement, context.blob)]
    parts += [part for voice in voices for part in _rest(voice, context)]
    parts += [*_accepted(sums), *boxes.gate(judgement, context.blob), *_support(judgement, context)]
    return fit([*parts, _colophon(judgement, context)], most, GONE)


class Voice(NamedTuple):
    """One model's findings, and how it is called in headings, in HTML and among what is left out; "" when alone."""

    model: ModelVerdict
    sums: Tally
    name: str
    inside: str
    who: str


def _voice(model: ModelVerdict, judgement: Judgement) -> Voice:
    """What belongs to no model is the gate's. Its changes stand in a box of their own, and not twice."""
    sums = tally(model)
    alone = len([m for m in judgement.models if m.model]) < 2
    if model.model:
        names = (f" · {plain(model.model, 60)}", f" · {html(model.model)}", f" of {code(model.model, 60)}")
        return Voice(model, sums, *(("", "", "") if alone else names))
    return Voice(model, _boxed(sums, judgement), " · the gate", " · the gate", " of the gate")


def _boxed(sums: Tally, judgement: Judgement) -> Tally:
    """Without the warnings that stand in the box of the gate's own changes."""
    if judgement.compared is None or not judgement.compared.gate.changes:
        return sums
    return sums._replace(warnings=tuple(f for f in sums.warnings if f.check != "DC904"))


def _verdict(judgement: Judgement, sums: Tally, context: Context) -> Part:
    line = headline(judgement.verdict, _boxed(sums, judgement))
    # The heading stays one line; the lesser counts go below it.
    first, _, rest = line.partition(", ") if judgement.verdict > Verdict.PASSED else (line, "", "")
    if context.waits and judgement.verdict is Verdict.WAITING:
        first, rest = f"Waiting for {plain(context.waits, 120)}", line.partition(": ")[2]
    elif context.why and judgement.verdict > Verdict.WAITING and ": " not in line:
        first = f"{line}: {plain(context.why, 160)}"
    gate = len(judgement.compared.gate.changes) if judgement.compared is not None else 0
    rest = ", ".join(filter(None, [rest, f"{several(gate, 'change')} of the gate" if gate else ""]))
    head = f"### {SIGNS[judgement.verdict]} duecare · {first}" + (f"\n\n{rest.replace(', ', ' · ')}" if rest else "")
    named = [model for model in judgement.models if model.model]
    table = _models(judgement.models) if len(named) > 1 else ""
    return Part("", 0, (f"{head}\n\n{table}", head) if table else (head,))


def _models(models: Iterable[ModelVerdict]) -> str:
    rows = ["| Model | Verdict | Errors | Warnings | Gaps |", "|:--|:--|--:|--:|--:|"]
    for model in models:
        sums = tally(model)
        numbers = " | ".join(str(len(each)) for each in (sums.errors, sums.warnings, sums.gaps))
        name = cell(model.model, 60) or "the gate"
        rows.append(f"| {name} | {SIGNS[model.verdict]} {model.verdict.word} | {numbers} |")
    return "\n".join(rows)


def _faults(judgement: Judgement) -> Iterator[Part]:
    if judgement.policy_faults:
        said = [f"- {code(str(f.span))} {plain(f.what)}\\\n  **Fix:** {plain(f.fix)}" for f in judgement.policy_faults]
        few = "\n".join([*said[:10], *([f"- … and {len(said) - 10:,} more"] if len(said) > 10 else [])])
        yield Part("faults of the policy", 1, ("#### The policy cannot be read\n" + "\n".join(said), few, ""))


def _holds(voice: Voice, context: Context) -> Iterator[Part]:
    """What keeps the change from being merged: findings, and what nobody knows."""
    if voice.sums.errors:
        forms = _forms(f"#### Blocks the merge{voice.name}", entries(voice.sums.errors, context.blob), 2)
        yield Part(f"errors{voice.who}", 2, forms)
    for title, found, rank in _holes(voice.sums):
        forms = _forms(f"#### {title}{voice.name}", gaps(found, context.blob), 1)
        yield Part(f"{title.lower()}{voice.who}", rank, forms)


def _rest(voice: Voice, context: Context) -> Iterator[Part]:
    """What does not block, and what was looked at."""
    for title, found, rank in (("warning", voice.sums.warnings, 5), ("note", voice.sums.infos, 7)):
        if found:
            head = f"{several(len(found), title)}{voice.inside}: do{'es' * (len(found) == 1)} not block"
            forms = tuple(folded(head, text) for text in _forms("", entries(found, context.blob), 2))
            yield Part(f"{title}s{voice.who}", rank, (*forms, ""))
    if voice.model.model:
        yield Part(f"what was looked at{voice.who}", 6, (_looked(voice.model, voice.name), ""))


def _holes(sums: Tally) -> Iterator[tuple[str, tuple[Silence, ...], int]]:
    """What could not be known, apart from what people are asked to decide."""
    asked = tuple(g for g in sums.gaps if g.heavy and g.gap.ask)
    rest = tuple(g for g in sums.gaps if g not in asked)
    found = (("Could not be known", rest, 3), ("For people to decide", asked, 3))
    yield from (one for one in found if one[1])


def _forms(head: str, listed: tuple[tuple[str, str], ...], keep: int) -> tuple[str, ...]:
    """Everything; one line each; ever fewer of these; the count alone; nothing."""
    full, brief = [long for long, _ in listed], [short for _, short in listed]
    forms = ["\n".join(filter(None, [head, *full])), "\n".join(filter(None, [head, *brief]))]
    for most in (1000, 500, 200, 50, 10, 0):
        if len(brief) > most:
            rest = f"- … and {len(brief) - most:,} more in the whole report"
            forms.append("\n".join(filter(None, [head, *brief[:most], rest])))
    return (*forms, "")


def _looked(model: ModelVerdict, name: str) -> str:
    idle: dict[str, list[str]] = {}
    for seen in model.seen:
        if seen.not_run:
            idle.setdefault(seen.not_run, []).append(seen.check)
    lines = [f"**Looked at{name}:** {looked_at(model.looked_at)}"]
    lines += [f"**Not run:** {', '.join(checks)} — {plain(reason)}" for reason, checks in idle.items()]
    return "\\\n".join(lines)


def _accepted(sums: Tally) -> Iterator[Part]:
    if sums.waived:
        text = "\n".join(waived(sums))
        yield Part("waivers", 8, (folded(f"{len(sums.waived):,} accepted by waivers", text), ""))
    recorded = [f for f in sums.standing if f.standing == "standing"]
    if recorded:
        text = f"Standing since the baseline, does not block: {by_check(recorded)}"
        yield Part("standing findings", 8, (text, ""))
    if old := composition.legacy(sums.standing):
        text = "\n".join(f"- {plain(line, 400)}" for line in old)
        yield Part("rows that stood before", 8, (folded("Rows that the base holds too do not block", text), ""))


def _support(judgement: Judgement, context: Context) -> Iterator[Part]:
    rows = [f"- {plain(clause)}: {', '.join(checks)}" for clause, checks in clauses(judgement, context.supports)]
    if rows:
        intro = (
            "What these checks saw supports evidence for the clauses below. It decides nothing about conformity with "
            f"them. Texts as of {AS_OF}."
        )
        yield Part("frameworks", 9, (folded("Frameworks", "\n".join([intro, "", *rows])), ""))


def _colophon(judgement: Judgement, context: Context) -> Part:
    policy = code(judgement.policy_path) or "no policy of the repository"
    digest = f" @ `{judgement.policy_digest[:12]}`" if judgement.policy_digest else ""
    packs = "".join(f" · {plain(pack, 40)}" for pack in judgement.packs[:8])
    lines = [f"Judged by {policy}{digest}{packs} · duecare {judgement.version}"]
    lines += [f"Approvals: {plain(context.approvals)}"] if context.approvals else []
    lines += [f"[Whole report]({context.report})"] if context.report else []
    notes = [plain(note) for note in judgement.notes[:10]]
    full = f"<sub>{'<br>'.join([*notes, *lines])}</sub>"
    return Part("", 1, (full, f"<sub>{lines[0]}</sub>"))


def folded(summary: str, text: str) -> str:
    """A ``details`` element; the empty lines make GitHub read the text as Markdown. ``summary`` is HTML."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"
