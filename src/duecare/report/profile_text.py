"""A profile for the terminal."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.report.escape import visible
from duecare.report.profile_sections import Section, sections
from duecare.report.profile_words import rows

FILES = 20


def render(profile: Profile, troubles: Mapping[str, Gap], notes: Iterable[str] = ()) -> str:
    """Files, rows that cannot be read, then what each detector measured. ``notes`` tell what was passed over."""
    return "\n".join(_lines(profile, troubles, notes)) + "\n"


def _lines(profile: Profile, troubles: Mapping[str, Gap], notes: Iterable[str]) -> Iterator[str]:
    whole = profile.whole or Scanned("", 0)
    files = f"{len(profile.files):,} file{'s' * (len(profile.files) != 1)}"
    yield f"{files} · {rows(whole.rows)} · {size(whole.size)}"
    shown = [*profile.files[:FILES], *islice((one for one in profile.files[FILES:] if one.bad or one.cut), FILES)]
    for one in shown:
        yield from _file(one)
    if len(profile.files) > len(shown):
        yield f"  … and {len(profile.files) - len(shown):,} more"
    for path, gap in islice(troubles.items(), FILES):
        yield f"  {visible(path)}  not scanned: it {visible(gap.what)}"
        yield f"    unlock: {visible(gap.unlock)}"
    if len(troubles) > FILES:
        yield f"  … and {len(troubles) - FILES:,} more that were not scanned"
    yield from (f"  {visible(note)}" for note in notes)
    for section in sections(whole) if whole.rows > whole.bad else ():
        yield ""
        yield from _section(section)


def _file(one: Scanned) -> Iterator[str]:
    """One file, with the first of its rows that cannot be read."""
    bad = f" · {one.bad:,} cannot be read" if one.bad else ""
    yield f"  {visible(one.path)}  {rows(one.rows)} · {size(one.size)}{bad}"
    unread = [bad for bad in one.bad_rows if bad.why != one.cut]
    yield from (f"    row {bad.row:,} {visible(bad.why)}" for bad in unread[:5])
    if one.cut:
        yield f"    not read to its end: {visible(ended(one))}"


def ended(one: Scanned) -> str:
    """Where and why a file ends before its end, and what would help."""
    place = next((f"row {bad.row:,}" for bad in one.bad_rows if bad.why == one.cut), "it")
    return f"{place} {one.cut}" + (f"; unlock: {one.unlock}" if one.unlock else "")


def _section(section: Section) -> Iterator[str]:
    yield f"{section.title}" + (f": {section.said}" if section.said else "")
    widths = [max(map(len, column)) for column in zip(*_even(section.figures), strict=True)]
    for figure in _even(section.figures):
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(figure, widths, strict=True)).rstrip()
    yield from (f"  at {place}" for place in section.places)
    if section.limits:
        yield f"  note: {section.limits}"


def _even(figures: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    most = max(map(len, figures), default=0)
    return [(*figure, *[""] * (most - len(figure))) for figure in figures]


def size(number: int) -> str:
    """A size as people say it."""
    return f"{number / 1e6:,.1f} MB" if number >= 100_000 else f"{number:,} bytes"
