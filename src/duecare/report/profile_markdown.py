"""A profile as a section of Markdown, for the comment and the step summary."""

from collections.abc import Iterator, Mapping
from itertools import islice

from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.report.markup import cell, code, code_cell, html_text, plain
from duecare.report.profile_sections import Section, sections
from duecare.report.profile_text import FILES, ended, size
from duecare.report.profile_words import rows


def render(profile: Profile, troubles: Mapping[str, Gap]) -> str:
    """A table of files, then a folded table for each measure; everything untrusted is escaped."""
    return "\n".join(_lines(profile, troubles)) + "\n"


def _lines(profile: Profile, troubles: Mapping[str, Gap]) -> Iterator[str]:
    whole = profile.whole or Scanned("", 0)
    files = f"{len(profile.files):,} file{'s' * (len(profile.files) != 1)}"
    yield f"### Data: {rows(whole.rows)} in {files}, {size(whole.size)}"
    yield ""
    yield "| file | rows | cannot be read | size |"
    yield "|---|---:|---:|---:|"
    for one in profile.files[:FILES]:
        yield f"| {code_cell(one.path)} | {one.rows:,} | {one.bad:,} | {size(one.size)} |"
    if len(profile.files) > FILES:
        yield f"| … and {len(profile.files) - FILES:,} more | | | |"
    yield ""
    for one in islice((one for one in profile.files if one.cut), FILES):
        yield f"- {code(one.path)} was not read to its end: {plain(ended(one))}"
    for path, gap in islice(troubles.items(), FILES):
        yield f"- {code(path)} was not scanned: it {plain(gap.what)}; unlock: {plain(gap.unlock)}"
    if len(troubles) > FILES:
        yield f"- … and {len(troubles) - FILES:,} more that were not scanned"
    for section in sections(whole) if whole.rows > whole.bad else ():
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"<details><summary><b>{html_text(section.title)}</b> {html_text(section.said)}</summary>"
    yield ""
    if section.figures:
        most = max(map(len, section.figures))
        yield "|" + " |" * most
        yield "|" + "---|" * most
        for figure in section.figures:
            yield "| " + " | ".join(cell(said) for said in (*figure, *[""] * (most - len(figure)))) + " |"
        yield ""
    yield from (f"- {code(place)}" for place in section.places)
    if section.limits:
        yield from ("", f"*{plain(section.limits)}*")
    yield ""
    yield "</details>"
