"""Logs of inspect as ``.eval``: a zip whose ``header.json`` is the log without its samples."""

from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from duecare.load.jsontext import read_json
from duecare.load.results import _figures as figures
from duecare.load.results import _inspect as shared
from duecare.load.source import Source
from duecare.model.place import At, Fault, Fixed, Span
from duecare.model.results import Results, Run

NAME = "inspect .eval"
ORDER = 5
SUFFIXES = frozenset({".eval"})
LARGEST = 64 * 1024 * 1024
ZSTD = 93


def sniff(source: Source) -> bool:
    """A zip that is named ``.eval``."""
    return source.raw.startswith(b"PK\x03\x04")


def read(source: Source) -> Results:
    """The header's numbers; a run that never wrote its header did not finish."""
    found = _member(source.raw, ("header.json", "_journal/start.json"))
    if isinstance(found, str):
        return _nothing(source, found)
    name, raw = found
    tree = read_json(raw.decode("utf-8", "replace"), source.path)
    if tree.root is None:
        return _nothing(source, f"its {name} is no JSON")
    root = At(tree.root.value, "", Fixed(Span(source.path)))
    if name != "header.json":
        return _unfinished(source, root)
    return shared.results(Source(source.path, b"{}"), NAME, root)._replace(root=root)


def _nothing(source: Source, why: str) -> Results:
    fault = Fault(Span(source.path), why, "write the log as JSON: `inspect log convert --to json`")
    return Results(source.path, NAME, At.fixed(None, Span(source.path)), (), (fault,), why_empty=why)


def _unfinished(source: Source, root: At[object]) -> Results:
    why = "the archive has no header.json: the run did not finish"
    run = Run(
        tool="inspect",
        id=figures.word(figures.plain(root, "eval", "run_id")),
        created=figures.when(figures.plain(root, "eval", "created")),
        complete=False,
        trouble=why,
    )
    return Results(source.path, NAME, root, (), why_empty=why, run=run)


def _member(raw: bytes, names: tuple[str, ...]) -> tuple[str, bytes] | str:
    """The first of ``names`` that the archive holds, with its bytes; or why it cannot be read."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            present = {info.filename: info for info in archive.infolist()}
            info = next((present[name] for name in names if name in present), None)
            if info is None:
                return "the archive has no header.json: the run did not finish"
            if info.file_size > LARGEST:
                return f"its {info.filename} claims {info.file_size:,} bytes; {LARGEST:,} are read at most"
            if info.compress_type == ZSTD:
                return _zstd(raw, info)
            with archive.open(info) as member:
                return info.filename, member.read(LARGEST)
    except (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        return f"the archive cannot be read: {error}"


def _zstd(raw: bytes, info: ZipInfo) -> tuple[str, bytes] | str:
    """A member packed with zstd, which Python's zipfile cannot unpack before 3.14."""
    try:
        import zstandard
    except ImportError:
        return 'the archive is packed with zstd: install "duecare[data]" to read it'
    start = info.header_offset
    name, extra = (int.from_bytes(raw[start + at : start + at + 2], "little") for at in (26, 28))
    body = raw[start + 30 + name + extra :][: info.compress_size]
    try:
        return info.filename, zstandard.ZstdDecompressor().stream_reader(body).read(LARGEST)
    except zstandard.ZstdError as error:
        return f"its {info.filename} cannot be unpacked: {error}"
