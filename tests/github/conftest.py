import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake import Fake
from hub import Hub

from duecare.github.client import Client


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture(params=["", "/api/v3"], ids=["github.com", "enterprise"])
def prefix(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def fake(hub: Hub, prefix: str) -> Iterator[Fake]:
    server = Fake(hub, prefix)
    yield server
    server.close()
    assert server.wrong == [], "a call or an answer that GitHub's own description does not know"
    assert server.faults == [], "a fault that nobody ran into proves nothing"


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def client(fake: Fake, naps: list[float]) -> Callable[..., Client]:
    def made(token: str = "ghs_write", timeout: int = 15) -> Client:
        return Client(token, fake.hub.repository, api=fake.base, sleep=naps.append, timeout=timeout)

    return made
