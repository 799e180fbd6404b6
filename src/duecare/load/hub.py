"""Rows of a Hub data set at one commit: its files are listed by us, and streamed by Hugging Face datasets.

Nothing of the repository is ever run: `datasets` is given a builder of its own (json, csv, parquet, arrow) and the
addresses of files, never the repository's name, so that no loading script and no configuration of it is looked at.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from duecare.knowledge.hub_names import Hub
from duecare.load.guard import guarded, proxied, why
from duecare.load.remote import ALLOW, Asked, name_of
from duecare.load.remotes import refused
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

EXISTS = "see that the Hub answers, and that the commit exists"
INSTALL = "pip install 'duecare[hub]'"
BUILDERS = {
    ".jsonl": "json", ".ndjson": "json", ".json": "json", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
    ".arrow": "arrow",
}  # fmt: skip
PACKED = (".gz", ".zst", ".xz", ".bz2")
NO_ROWS = frozenset({"dataset_infos.json", "dataset_info.json", "state.json", "dataset_dict.json", "croissant.json"})
RETRIES = 3
ENVIRONMENT = {
    "HF_UPDATE_DOWNLOAD_COUNTS": "0",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_DATASETS_TRUST_REMOTE_CODE": "0",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_VERBOSITY": "critical",
    "DATASETS_VERBOSITY": "critical",
}


class Listed(NamedTuple):
    """A file of the data set: its address, size, and the checksums that the Hub tells."""

    url: str
    path: str
    size: int
    digests: dict[str, str]


class Streamed(NamedTuple):
    """The rows of a file, written down as JSON Lines; ``cut`` says why they end before their end."""

    rows: Path
    cut: str = ""


def address(hub: Hub) -> str:
    """The data set's address as prefixes speak of it."""
    return f"hf://datasets/{hub}" + (f"/{hub.path}" if hub.path else "")


def listed(hub: Hub, asked: Asked) -> list[Listed] | Gap:
    """The data files of the commit, in order of their paths, or why they are not known."""
    here = Span(address(hub))
    if wrong := refused(address(hub), asked.prefixes, asked.private):
        return Gap(here, wrong, ALLOW)
    if find_spec("datasets") is None:
        return Gap(here, "cannot be read: datasets is not installed", INSTALL)
    try:
        with _reached(asked):
            return _unpinned(hub) if not hub.commit else _files(hub)
    except Exception as error:  # noqa: BLE001 - whatever the Hub's client raises is a gap
        return Gap(here, f"could not be listed: {why(error)}", f"{EXISTS}{proxied()}")


def _unpinned(hub: Hub) -> Gap:
    """A branch moves: what it holds now is told, so that it can be pinned."""
    from huggingface_hub import HfApi

    revision = hub.revision or "main"
    now = HfApi().dataset_info(hub.id, revision=hub.revision or None).sha
    what = f"is not pinned: `{revision}` may hold other rows tomorrow"
    return Gap(
        Span(address(hub)), what, f"name the commit that it is at now: {address(hub._replace(revision=str(now)))}"
    )


def _files(hub: Hub) -> list[Listed] | Gap:
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

    tree = HfApi().list_repo_tree(hub.id, recursive=True, revision=hub.revision, repo_type="dataset")
    entries = sorted((one for one in tree if isinstance(one, RepoFile)), key=lambda one: one.path)
    wanted = [one for one in entries if _data(one.path, hub.path)]
    base = f"hf://datasets/{hub.id}@{hub.revision}"
    found = [Listed(f"{base}/{one.path}", one.path, one.size, _digests(one)) for one in wanted]
    scripts = [one.path for one in entries if one.path.endswith(".py")]
    if found:
        return found
    what = f"holds no data file of a known format at this commit{_below(hub.path)}"
    what += f", only the loading script {scripts[0]}, which is never run" if scripts else ""
    return Gap(Span(address(hub)), what, "name a commit with rows in JSON Lines, JSON, CSV, Parquet or Arrow")


def _below(path: str) -> str:
    return f" below {path}" if path else ""


def _data(path: str, below: str) -> bool:
    name = path.rpartition("/")[2]
    inside = not below or path == below or path.startswith(f"{below.rstrip('/')}/")
    return inside and name not in NO_ROWS and not name.startswith(".") and builder(path) is not None


def builder(path: str) -> str | None:
    """Which builder of `datasets` reads files of this name."""
    name = path.lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    return BUILDERS.get(f".{name.rpartition('.')[2]}") if "." in name else None


def _digests(one: Any) -> dict[str, str]:
    lfs = getattr(one, "lfs", None)
    sha = lfs.get("sha256") if isinstance(lfs, dict) else getattr(lfs, "sha256", None)
    return {"sha256": str(sha)} if sha else {"git-blob": str(one.blob_id)}


def streamed(one: Listed, folder: Path, asked: Asked) -> Streamed | Gap:
    """The rows of the file, as they come; each is one line."""
    target = folder / f"{name_of(one.url)}.jsonl"
    try:
        with _reached(asked), target.open("wb") as file:
            return Streamed(target, _written(one, file, folder, asked))
    except Exception as error:  # noqa: BLE001 - whatever a builder raises before the first row is a gap
        target.unlink(missing_ok=True)
        return Gap(
            Span(one.url), f"could not be streamed: {why(error)}", f"see that the Hub answers, and run again{proxied()}"
        )


def _written(one: Listed, file: Any, folder: Path, asked: Asked) -> str:
    ends, written, number = time.monotonic() + asked.caps.seconds, 0, 0
    rows = _rows(one, folder)
    first = next(rows, None)
    try:
        while first is not None:
            line = json.dumps(first, ensure_ascii=False, default=_plain).encode("utf-8", "replace") + b"\n"
            written, number = written + len(line), number + 1
            if written > asked.caps.bytes:
                return f"holds more than {asked.caps.bytes:,} bytes of rows"
            if time.monotonic() > ends:
                return f"sent no end within {asked.caps.seconds:g} seconds"
            file.write(line)
            first = next(rows, None)
    except Exception as error:  # noqa: BLE001 - rows that came are measured, and the rest is a gap
        return f"broke off after row {number:,}: {why(error)}"
    return ""


def _rows(one: Listed, folder: Path) -> Iterator[dict[str, Any]]:
    """The real streaming of `datasets`, from the one address; pictures and sound stay undecoded."""
    from datasets import config, load_dataset

    config.STREAMING_READ_MAX_RETRIES, config.STREAMING_READ_RETRY_INTERVAL = RETRIES, 1  # its own are for minutes
    name = builder(one.path) or "json"
    options: dict[str, Any] = {"sep": "\t"} if ".tsv" in one.path.lower() else {}
    stream = load_dataset(
        name, data_files={"train": [one.url]}, split="train", streaming=True, cache_dir=str(folder / "cache"), **options
    )
    yield from stream.decode(False) if hasattr(stream, "decode") and stream.features is not None else stream


def _plain(value: Any) -> Any:
    """Bytes are no text, dates are."""
    return None if isinstance(value, bytes | bytearray | memoryview) else str(value)


@contextmanager
def _reached(asked: Asked) -> Iterator[None]:
    """The Hub's clients with telemetry off, inside the guard."""
    before = {key: os.environ.get(key) for key in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        with guarded(asked.private):
            yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value
