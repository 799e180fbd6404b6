"""A profile as a page of its own, or as a part of the page of a judgement: what stands out, then every measure."""

from collections.abc import Iterator, Mapping

from duecare.knowledge import measures as of
from duecare.model.policy import DataLimits
from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.model.record import NamedTuple
from duecare.report.html_charts import Chart, charts
from duecare.report.html_markup import Html, code, document, element, joined, line, prose, table
from duecare.report.html_style import STYLE
from duecare.report.profile_sections import Section, sections
from duecare.report.profile_text import ended, size
from duecare.report.tally import several

FILES = 200


class Tile(NamedTuple):
    """One number that a reader looks for first; ``tone``: ``ok``, ``bad``, ``warn`` or nothing."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


def render(profile: Profile, troubles: Mapping[str, Gap], limits: DataLimits) -> str:
    """The whole page."""
    whole = profile.whole or Scanned("", 0)
    head = element(
        "header",
        element("h1", "What the rows hold"),
        element("p", f"{several(len(profile.files), 'file')} · {several(whole.rows, 'row')} · {size(whole.size)}"),
        element("p", _how(profile), class_="soft small"),
        class_="top",
    )
    body = (head, tiles(whole, limits), _unread(profile, troubles), _files(profile), *parts(whole, limits))
    return document("duecare: what the rows hold", STYLE, element("main", *body))


def parts(whole: Scanned, limits: DataLimits) -> Iterator[Html]:
    """A section for each measure, with its charts."""
    for section in sections(whole):
        drawn = list(charts(section.measure, whole.measures.get(section.measure, {}), limits))
        yield element(
            "section",
            element("h2", section.title),
            element("p", prose(section.said)) if section.said else None,
            element("div", *map(figure, drawn), class_="charts") if drawn else None,
            _figures(section, shown=not drawn),
            _places(section),
            element("p", "Note: ", prose(section.limits), class_="soft small") if section.limits else None,
        )


def figure(chart: Chart) -> Html:
    """A chart with the table that it was drawn from."""
    behind = element("summary", "The numbers", class_="small soft")
    numbers = table(chart.head, chart.rows, chart.title, len(chart.head) - 1)
    return element("figure", element("figcaption", chart.title), chart.drawn, element("details", behind, numbers))


def tiles(whole: Scanned, limits: DataLimits) -> Html:
    """What stands out, as a list of terms and numbers."""
    return element("dl", *map(_tile, _told(whole, limits)), class_="tiles")


def _told(whole: Scanned, limits: DataLimits) -> Iterator[Tile]:
    yield Tile("Rows that cannot be read", f"{whole.bad:,}", f"of {whole.rows:,}", "warn" if whole.bad else "ok")
    yield _held(whole, "personal_data", "Rows with personal data", limits.personal_data_max_rows)
    yield _held(whole, "secrets", "Rows with a secret", 0)
    yield _toxic(whole, limits)
    repeated = [of.whole(whole.measures.get("duplicates"), kind, "rows") for kind in ("exact", "near")]
    known = [rows for rows in repeated if rows is not None]
    if "duplicates" in whole.missing or len(known) < len(repeated):
        yield _unknown("Rows that repeat others")
    else:
        yield Tile("Rows that repeat others", f"{sum(known):,}", "copies and near copies")
    if whole.missing:
        names = ", ".join(line(name.replace("_", " "), 40) for name in sorted(whole.missing)[:3])
        yield Tile("Not measured", f"{len(whole.missing):,}", names + (", …" if len(whole.missing) > 3 else ""), "warn")


def _held(whole: Scanned, measure: str, label: str, most: int) -> Tile:
    rows = of.whole(whole.measures.get(measure), "rows_with")
    if rows is None or measure in whole.missing:
        return _unknown(label)
    return Tile(label, f"{rows:,}", f"allowed {most:,}", "bad" if rows > most else "ok")


def _unknown(label: str) -> Tile:
    return Tile(label, "not known", "not measured", "warn")


def _toxic(whole: Scanned, limits: DataLimits) -> Tile:
    rate = of.number(whole.measures.get("toxicity"), "trained", "rate")
    if rate is None or "toxicity" in whole.missing:
        return _unknown("Toxic trained text")
    rows, unread = (of.whole(whole.measures["toxicity"], "trained", key) or 0 for key in ("rows", "not_measured"))
    note = f"limit {100 * limits.toxicity_max_rate:.3g} %" + (f"; {unread:,} rows not measured" if unread else "")
    tone = "bad" if rate > limits.toxicity_max_rate else "warn" if unread > rows // 20 else "ok"
    return Tile("Toxic trained text", f"{100 * rate:.3g} %", note, tone)


def _tile(tile: Tile) -> Html:
    value = element("dd", tile.value, class_="big")
    note = element("dd", tile.note, class_="small soft") if tile.note else None
    return element("div", element("dt", tile.label), value, note, class_=f"tile {tile.tone}".strip())


def _how(profile: Profile) -> str:
    return f"measured by duecare {line(profile.version, 40)}, settings {line(profile.settings, 12)}; nothing is judged"


def _unread(profile: Profile, troubles: Mapping[str, Gap]) -> Html | None:
    """What was not read: first, because nothing below speaks of it."""
    items = [element("li", code(path), " was not scanned: it ", prose(gap.what), element("p", code(gap.unlock),
             class_="unlock")) for path, gap in troubles.items()]  # fmt: skip
    items += [_bad(file) for file in profile.files if file.cut or file.bad]
    if not items:
        return None
    return element("section", element("h2", "Not read"), element("ul", *items[:FILES]))


def _bad(file: Scanned) -> Html:
    """Rows of a file that cannot be read, the first few by number, and why it ends early."""
    rows = [element("li", f"row {bad.row:,}: ", prose(bad.why)) for bad in file.bad_rows[:5] if bad.why != file.cut]
    rest = f"{several(file.bad, 'row')} cannot be read" if file.bad else ""
    cut = joined(("not read to its end: ", prose(ended(file)))) if file.cut else None
    said = element("li", code(file.path), ": ", rest, "; " if rest and cut else None, cut)
    return joined((said, element("li", element("ul", *rows), class_="under"))) if rows else said


def _files(profile: Profile) -> Html:
    rows = [(code(f.path), f"{f.rows:,}", f"{f.bad:,}", size(f.size)) for f in profile.files[:FILES]]
    rest = len(profile.files) - FILES
    more = element("p", f"… and {several(rest, 'more file')}") if rest > 0 else None
    head = ("file", "rows", "cannot be read", "size")
    listed = table(head, rows, "Rows of each file", 3)
    return element("section", element("h2", "Files"), listed, more)


def _figures(section: Section, *, shown: bool) -> Html | None:
    """The figures in words; folded where a chart shows them."""
    if not section.figures:
        return None
    most = max(map(len, section.figures))
    rows = [(*(prose(cell) for cell in figure), *[""] * (most - len(figure))) for figure in section.figures]
    listed = table(("", *[""] * (most - 1)), rows, f"{section.title}: all figures")
    return listed if shown else element("details", element("summary", "All figures", class_="small soft"), listed)


def _places(section: Section) -> Html | None:
    if not section.places:
        return None
    places = element("ul", *(element("li", code(place)) for place in section.places))
    summary = element("summary", f"Where, for example ({len(section.places)} places, masked)", class_="small soft")
    return element("details", summary, joined([places]))
