"""Stores of objects by fsspec's own machinery, and proxies: what goes wrong is a gap; nobody goes round the guard."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hub_server import COMMIT, NAME, Hub
from test_hub import FILES, PINNED, rows, scan

from duecare.load.remote import Asked, fetch
from duecare.model.problem import Gap

pytestmark = pytest.mark.hub
fsspec = pytest.importorskip("fsspec")
ASKED = Asked(("s3://bucket/sets/",))


class ClientError(Exception):
    """What clients of stores make of every error below them: neither an OSError nor a ValueError."""


class Store(fsspec.AbstractFileSystem):
    """A store that asks a machine for its content, as s3fs asks the endpoint that the environment names."""

    protocol = "s3"
    cachable = False
    place: tuple[str, int] = ("127.0.0.1", 9)

    def _open(self, path, mode="rb", **_):
        try:
            socket.create_connection(self.place, 5).close()
        except Exception as error:
            raise ClientError(f"no answer for {path}") from error
        return io.BytesIO(b'{"text": "one"}\n')


@pytest.fixture
def store() -> Iterator[type[Store]]:
    fsspec.register_implementation("s3", Store, clobber=True)
    yield Store
    fsspec.register_implementation("s3", "s3fs.S3FileSystem", clobber=True, errtxt="Install s3fs to access S3")


@contextmanager
def listening() -> Iterator[tuple[str, int, list[str]]]:
    """A machine that takes connections and counts them."""
    met: list[str] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                met.append("connection")
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield (*server.getsockname(), met)


def test_an_error_of_a_stores_client_is_a_gap_that_tells_what_lies_behind_it(tmp_path, store, monkeypatch):
    with listening() as (host, port, met):
        monkeypatch.setattr(store, "place", (host, port))
        got = fetch("s3://bucket/sets/a.jsonl", tmp_path, ASKED)
    assert isinstance(got, Gap)
    assert got.what == f"could not be fetched: it leads to {host}, an address of a private network or of this machine"
    assert met == []
    assert list(tmp_path.iterdir()) == []


def test_a_store_on_a_machine_that_was_named_is_read(tmp_path, store, monkeypatch):
    from duecare.load.remotes import Private

    with listening() as (host, port, _):
        monkeypatch.setattr(store, "place", (host, port))
        got = fetch(
            "s3://bucket/sets/a.jsonl", tmp_path, ASKED._replace(private=Private(frozenset({f"{host}:{port}"})))
        )
    assert isinstance(got, Path)
    assert got.read_bytes() == b'{"text": "one"}\n'


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"])
def test_no_proxy_is_used_even_where_its_machine_is_named(tmp_path, name):
    """A proxy would connect to whatever a redirect names, and the guard would see the proxy alone."""
    (tmp_path / "duecare.yaml").write_text('version: 1\nlimits: {data: {remotes: ["hf://datasets/acme/"]}}\n')
    with Hub(FILES) as hub, listening() as (host, port, met):
        environ = {name: f"http://{host}:{port}", "DUECARE_PRIVATE_HOSTS": f"{host}:{port}"}
        code, report, said = scan(tmp_path, hub, PINNED, "--online", **environ)
    assert (code, said, met) == (0, "", [])
    assert rows(report) == {"data/a.jsonl": 2, "data/b.parquet": 2, "data/c.csv": 1}


def test_where_a_proxy_is_set_a_gap_says_that_none_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.corp:3128")
    got = fetch("https://127.0.0.1:9/sets/a", tmp_path, Asked(("https://127.0.0.1:9/",)))
    assert isinstance(got, Gap)
    assert got.what.startswith("leads to 127.0.0.1")
    none = f"hf://datasets/{NAME}@{COMMIT[:-1]}0"
    with Hub(FILES) as hub:
        (tmp_path / "duecare.yaml").write_text('version: 1\nlimits: {data: {remotes: ["hf://datasets/acme/"]}}\n')
        code, _, said = scan(tmp_path, hub, none, "--online", https_proxy="http://proxy.corp:3128")
    assert code == 3
    assert "(https_proxy is set, and duecare uses no proxy)" in said
