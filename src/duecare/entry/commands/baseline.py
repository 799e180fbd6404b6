"""``duecare baseline``: record what stands when duecare is adopted, and make the record smaller ever after."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex

import click

from duecare.entry.baseline import baseline_of
from duecare.entry.outputs import refuse
from duecare.entry.root import find_root
from duecare.entry.settings import Invalid, policy_of, waivers_of
from duecare.entry.verdict import settled
from duecare.entry.walk import Asked, walk
from duecare.model.baseline import PATH, Baseline, Recorded
from duecare.model.policy import Policy
from duecare.model.problem import Finding
from duecare.model.record import NamedTuple
from duecare.model.writes import FileWrite
from duecare.policy.baseline import amnesty, entry, written
from duecare.policy.settle import Settled
from duecare.policy.standing import Then, recorded_now, seen_whole, stand
from duecare.publish.apply import apply
from duecare.report.escape import place, visible
from duecare.report.tally import several

Entry = dict[str, str | int]


class Told(NamedTuple):
    """The baseline against what is found now. ``kept`` still stand, ``gone`` do not, ``new`` are not recorded.

    ``unseen`` are entries whose check could not tell: nobody knows whether their finding is gone.
    """

    kept: tuple[Entry, ...]
    unseen: tuple[Entry, ...]
    gone: tuple[Recorded, ...]
    new: tuple[Finding, ...]
    moved: int = 0


@click.command("baseline", short_help="Record what stands when duecare is adopted; take out what is mended.")
@click.option("--update", is_flag=True, help="Take out what is mended, follow renamed files, add nothing.")
@click.option("--grow", is_flag=True, help="Record what is new as well. Every addition is shown on the pull request.")
@click.option("--base", metavar="REF", help="Follow files that were renamed since this commit.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Default: as for check.")
def command(update: bool, grow: bool, base: str | None, root: Path | None) -> None:
    """Record the findings that stand now in .duecare/baseline.json, so that only new ones block.

    Where a baseline exists it is only compared: it never grows by itself. Gaps are never recorded, since nobody knows
    what they hide; accept one with a waiver. Findings on the gate itself cannot be recorded either.

    Exit status: 0 done, or the baseline is as it should be · 1 something is new or mended, and nothing was written ·
    2 wrong usage, or the policy or the baseline is not valid.
    """
    folder = (root or find_root(Path.cwd())).resolve()
    sys.exit(run(folder, (update, grow), base, datetime.now(UTC).date()))


def run(root: Path, wish: tuple[bool, bool], base: str | None, today: date) -> int:
    """Compare, say what differs, and write what was asked for; the exit status."""
    policy, held = policy_of(root), baseline_of(root)
    if isinstance(policy, Invalid):
        return refuse(policy)
    if held.faults:
        return refuse(Invalid(held.path, held.faults))
    found = told(held, now(root, policy, today), moves(root, base))
    update, grow = wish
    if held.written and not (update or grow):
        return compared(held, found, today)
    added = found.new if grow or not held.written else ()
    more = {f.fingerprint for f in added}
    entries = [one for one in (*found.kept, *found.unseen) if one["fingerprint"] not in more]
    entries += [entry(f, today.isoformat(), policy.digest) for f in added]
    say(found, added)
    return write(root, entries, held.salt or token_hex(16))


def now(root: Path, policy: Policy, today: date) -> Settled:
    """What is found now, by the work tree's own policy and waivers."""
    return settled(walk(Asked(root, today), policy), waivers_of(root), today)


def moves(root: Path, base: str | None) -> dict[str, str]:
    """The old path of every renamed file, by the new one."""
    if base is None:
        return {}
    from duecare.git.changes import changes
    from duecare.git.revisions import resolve
    from duecare.git.run import Failed

    commit = resolve(root, base)
    since = commit if isinstance(commit, Failed) else changes(root, commit)
    if isinstance(since, Failed):
        raise click.BadParameter(f"{base!r} names no commit of this clone", param_hint="--base")
    return since.moved


def told(held: Baseline, found: Settled, moved: dict[str, str]) -> Told:
    """Hold the baseline against what is found."""
    stood = stand(found, Then(held, moved=moved))
    standing = [f for f in recorded_now(stood.settled) if f.standing == "standing"]
    entries = {r.fingerprint: r for r in held.counts}
    own = {f.fingerprint: entries.get(f.fingerprint) or entries[stood.former[f.fingerprint]] for f in standing}
    kept = tuple(entry(f, own[f.fingerprint].since, own[f.fingerprint].policy) for f in standing)
    left = [r for r in held.counts if r.fingerprint not in {one.fingerprint for one in own.values()}]
    whole = seen_whole(found)
    unseen = tuple(_again(r) for r in left if r.check not in whole)
    new = tuple(f for f in recorded_now(stood.settled) if f.standing == "new")
    # A finding that counts more rows than its entry is new, and what the entry lets stand is not gone.
    risen = {f.fingerprint for f in new}
    gone = tuple(r for r in left if r.check in whole and r.fingerprint not in risen)
    still = tuple(_again(r) for r in left if r.check in whole and r.fingerprint in risen)
    return Told((*kept, *still), unseen, gone, new, sum(mark not in entries for mark in own))


def _again(one: Recorded) -> Entry:
    told: Entry = {
        "check": one.check,
        "path": one.path,
        "fingerprint": one.fingerprint,
        "since": one.since,
        "policy": one.policy,
    }
    return told if one.rows is None else {**told, "rows": one.rows}


def compared(held: Baseline, found: Told, today: date) -> int:
    """Say how the baseline stands, and write nothing."""
    held_now = amnesty(held, len(found.kept), today)
    age = f", the oldest since {held_now.oldest} ({several(held_now.days, 'day')})" if held_now else ""
    click.echo(f"{PATH}: {several(len(held.counts), 'finding')} recorded, {len(found.kept)} still stand{age}")
    say(found, ())
    if found.gone or found.moved:
        click.echo("`duecare baseline --update` takes out what is mended and follows what was renamed")
    if found.new:
        click.echo("mend what is new, accept it with a waiver, or record it with `duecare baseline --grow`")
    return 1 if found.gone or found.new or found.moved else 0


def say(found: Told, added: tuple[Finding, ...]) -> None:
    """What came, went and could not be told, a line each."""
    for line in _lines(found, added):
        click.echo(line)


def _lines(found: Told, added: tuple[Finding, ...]) -> Iterator[str]:
    word = "recorded" if added else "new     "
    for finding in found.new:
        yield f"{word}  {place(finding.problem.span)}: {finding.check} {visible(finding.problem.what)}"
    for one in found.gone:
        yield f"mended    {place(one.path)}: {one.check} (since {one.since})"
    for left in found.unseen:
        yield f"unseen    {place(str(left['path']))}: {left['check']} could not tell everything; the entry stays"


def write(root: Path, entries: list[Entry], salt: str) -> int:
    """Write the baseline; none where nothing is to be recorded and none was."""
    if not entries and not (root / PATH).exists():
        click.echo("nothing to record: no baseline is needed")
        return 0
    for trouble in apply([FileWrite(PATH, written(entries, salt))], root=root, environ=os.environ):
        click.echo(f"duecare: error: {trouble.what}\n  fix: {trouble.fix}", err=True)
        return 2
    click.echo(f"wrote {PATH}: {several(len(entries), 'finding')} stand{'s' * (len(entries) == 1)} without blocking")
    return 0
