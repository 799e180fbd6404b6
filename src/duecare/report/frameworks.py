"""Which clauses of which frameworks the checks that looked at something support evidence for."""

from collections.abc import Iterator, Mapping

from duecare.model.verdict import Judgement

AS_OF = "2026-07-27"  # consolidated EU AI Act; the other texts have not changed since


def clauses(judgement: Judgement, supports: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Clauses in order of name, with the checks that saw at least one subject or found something."""
    by_clause: dict[str, set[str]] = {}
    for model in judgement.models:
        for seen in model.seen:
            if seen.subjects and not seen.not_run:
                for clause in supports.get(seen.check, ()):
                    by_clause.setdefault(clause, set()).add(seen.check)
        for finding in model.findings:
            for clause in finding.frameworks:
                by_clause.setdefault(clause, set()).add(finding.check)
    yield from ((clause, tuple(sorted(checks))) for clause, checks in sorted(by_clause.items()))
