import os
import sys
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

os.environ["DUECARE_TRACEBACK"] = "1"
HERE = Path(__file__).parent
for folder in (HERE, HERE.parent / "github", HERE.parent / "attacks"):
    sys.path.insert(0, str(folder))

from desk import Desk  # noqa: E402
from gitserver import serving  # noqa: E402
from hub import Hub  # noqa: E402
from keeper import Keeper  # noqa: E402


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def keeper(hub: Hub) -> Iterator[Keeper]:
    server = Keeper(hub)
    yield server
    server.close()
    assert server.wrong == [], "a call or an answer that GitHub's own description does not know"
    assert server.faults == [], "a fault that nobody ran into proves nothing"


@pytest.fixture
def desk(keeper: Keeper, tmp_path: Path) -> Desk:
    return Desk(keeper, tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    """A git server over the folder ``git``."""
    with serving(tmp_path / "git") as made:
        yield made


@pytest.fixture(scope="session")
def key() -> str:
    """A key of an App, made here and good for nothing."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made = rsa.generate_private_key(65537, 2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
