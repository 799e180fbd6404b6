"""What was measured before, by content: kept outside the work tree, and never trusted to be whole."""

import contextlib
import io
import os
import pickle
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

LIMIT = 2_000_000_000
"""Bytes beyond which the oldest entries go."""

MANY = 1 << 14
MANY = 1 << 14
PLAIN = {
    "builtins": {"set", "frozenset", "bytearray", "complex", "slice", "range"},
    "collections": {"Counter", "OrderedDict", "deque", "defaultdict"},
    "numpy": {"ndarray", "dtype"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
}


class Cache:
    """A folder of entries, each a digest and what it is the digest of."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when something is kept."""
        self.folder = folder

    def get(self, key: str) -> Any:
        """What was kept under the key; None when there is nothing, or nothing whole."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
            if sha256(raw[32:]).digest() == raw[:32]:
                value = _Plain(io.BytesIO(raw[32:])).load()
                os.utime(path)
                return value
        except FileNotFoundError:
            return None
        except Exception:  # noqa: BLE001 - whatever is wrong with an entry, it is measured again
            return self._forget(path)
        return self._forget(path)

    def put(self, key: str, value: object) -> None:
        """Keep a value; a cache that cannot be written is none."""
        import tempfile  # a run that finds all there keeps nothing

        path = self._path(key)
        try:
            raw = pickle.dumps(value, protocol=5)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            number, name = tempfile.mkstemp(dir=path.parent)
        except (OSError, pickle.PicklingError, TypeError, AttributeError):
            return
        made = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(sha256(raw).digest() + raw)
            made.replace(path)
        except OSError:
            return
        finally:
            made.unlink(missing_ok=True)

    def keep(self, key: str, file: Path) -> None:
        """Keep what stands in a file, however much that is."""
        import tempfile

        path, digest = self._path(key), sha256()
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            number, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(number, "wb") as out, file.open("rb") as held:
                    out.write(bytes(32))
                    while piece := held.read(1 << 20):
                        digest.update(piece)
                        out.write(piece)
                    out.seek(0)
                    out.write(digest.digest())
                Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)

    def fetch(self, key: str, target: Path, width: int, changed: Callable[[bytes], bytes]) -> bool:
        """Write what was kept, changed some records of this width at a time; whether it was there, and whole."""
        path, digest = self._path(key), sha256()
        try:
            with path.open("rb") as held, target.open("wb") as out:
                wanted = held.read(32)
                while piece := held.read(width * MANY):
                    digest.update(piece)
                    out.write(changed(piece))
            os.utime(path)
        except OSError:
            return False
        if digest.digest() != wanted:
            self._forget(path)
        return digest.digest() == wanted

    def prune(self) -> None:
        """Remove the oldest entries beyond the limit."""
        with contextlib.suppress(OSError):
            entries = sorted(((p.stat().st_mtime, p.stat().st_size, p) for p in self.folder.glob("*/*")), reverse=True)
            total = 0
            for _, size, path in entries:
                total += size
                if total > LIMIT:
                    path.unlink(missing_ok=True)

    def _forget(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink()

    def _path(self, key: str) -> Path:
        name = sha256(key.encode(errors="surrogatepass")).hexdigest()
        return self.folder / name[:2] / name[2:]


class _Plain(pickle.Unpickler):
    """Reads plain values alone: no name outside the list is looked up, so that nothing can be called."""

    def find_class(self, module: str, name: str) -> Any:
        """Plain containers, numpy arrays, and named tuples of the scan room."""
        if name in PLAIN.get(module, ()):
            return getattr(import_module(module), name)
        if module.startswith(("duecare.scan.", "duecare.model.")):
            found = getattr(import_module(module), name)
            if isinstance(found, type) and issubclass(found, tuple):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def folder_of(environ: Mapping[str, str], home: Path) -> Path:
    """Where the cache is: the runner's own folder on GitHub, else the user's."""
    runner = environ.get("RUNNER_TEMP")
    base = environ.get("XDG_CACHE_HOME")
    if runner and environ.get("GITHUB_ACTIONS") == "true":
        return Path(runner) / "duecare"
    return (Path(base) if base and Path(base).is_absolute() else home / ".cache") / "duecare" / "scan"
