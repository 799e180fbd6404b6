"""What the sections of a dataset card say, by topic."""

import re

from duecare.knowledge.headings import normal
from duecare.knowledge.late import late
from duecare.load.markdowntext import read_markdown
from duecare.model.card import Section
from duecare.model.place import At, Span
from duecare.model.record import NamedTuple

LABELLED = late(r"^\s*(?:[-*]\s*)?\**([^:*\n]{2,40}?)\**\s*:\**\s*(.+)$", re.MULTILINE)


class Told(NamedTuple):
    """The sections of one card."""

    sections: tuple[Section, ...]

    def on(self, topic: str) -> At[str] | None:
        """All that sections on ``topic``, and those below them, say."""
        return self._joined([i for i, section in enumerate(self.sections) if topic in section.topics])

    def titled(self, *parts: str) -> At[str] | None:
        """All that sections say whose title holds one of ``parts``."""
        titles = [normal(section.title.value) for section in self.sections]
        return self._joined([i for i, title in enumerate(titles) if any(part in title for part in parts)])

    def labelled(self, *labels: str) -> At[str] | None:
        """The text after ``Label:`` in any block."""
        for section in self.sections:
            for block in section.blocks:
                for match in LABELLED.finditer(block.text):
                    if normal(match[1]) in labels:
                        return At.fixed(match[2].strip(), block.span)
        return None

    def _joined(self, chosen: list[int]) -> At[str] | None:
        inside = {i for start in chosen for i in self._below(start)}
        parts = [(self.sections[i], self.sections[i].text) for i in sorted(inside)]
        span = next((section.title.span for section, _ in parts), Span(""))
        text = "\n".join(text for _, text in parts if text.strip())
        return At.fixed(text, span, "#" + "/".join(self.sections[chosen[0]].path)) if chosen else None

    def _below(self, start: int) -> set[int]:
        inside = {start}
        for i in range(start + 1, len(self.sections)):
            if self.sections[i].parent in inside:
                inside.add(i)
        return inside


def told(body: str, path: str, first_line: int) -> Told:
    """Read the card's body."""
    return Told(read_markdown(body, path, first_line))
