"""Attacks on what reads addresses, and what is left when each is refused."""

import socket
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from duecare.load.guard import Refused, guarded
from duecare.load.remote import Asked, Caps, fetch, private_of
from duecare.load.remotes import Private, is_remote, public, refused
from duecare.model.problem import Gap

PREFIXES = ("https://data.example.com/sets/", "hf://datasets/acme/", "s3://bucket/sets/")
UNDER = "is under no prefix"
PLAIN = Caps()


@pytest.mark.parametrize(
    "url",
    [
        "https://data.example.com/sets/a.jsonl",
        "https://DATA.example.com/sets/a.jsonl",
        "https://data.example.com:443/sets/a.jsonl",
        "https://data.example.com./sets/a.jsonl",
        "https://data.example.com/sets/a%20b.jsonl?version=2",
        "hf://datasets/acme/chats@5f1c2a9e0b7d4c3e8a6f1b2c3d4e5f60718293a4/a.parquet",
        "s3://bucket/sets/a.parquet",
    ],
)
def test_what_the_policy_allows(url):
    assert refused(url, PREFIXES) == ""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        # another place than the policy's
        ("https://evil.example/sets/a.jsonl", UNDER),
        ("https://data.example.com.evil.example/sets/a.jsonl", UNDER),
        ("https://data.example.com:8443/sets/a.jsonl", UNDER),
        ("https://data.example.com/setsb/a.jsonl", UNDER),
        ("https://data.example.com/other/a.jsonl", UNDER),
        ("s3://bucket/setsb/a.parquet", UNDER),
        ("s3://other/sets/a.parquet", UNDER),
        ("hf://datasets/acme-evil/chats", UNDER),
        ("hf://datasets/evil/chats", UNDER),
        # who is asked is not who it looks like
        ("https://data.example.com@evil.example/sets/a", "holds a name or a password"),
        ("https://user:secret@data.example.com/sets/a", "holds a name or a password"),
        ("https://data.example.com\\@evil.example/sets/a", "has spaces, control characters or backslashes"),
        ("https://data.example.com/sets/\r\nHost: evil", "has spaces, control characters or backslashes"),
        ("https://data.example.com\t/sets/a", "has spaces, control characters or backslashes"),
        # out of the folder
        ("https://data.example.com/sets/../secret", "climbs out of its folder"),
        ("https://data.example.com/sets/%2e%2e/secret", "climbs out of its folder"),
        ("https://data.example.com/sets/%252e%252e/secret", "climbs out of its folder"),
        ("https://data.example.com/sets/..%2fsecret", "climbs out of its folder"),
        ("https://data.example.com/sets/..%5csecret", "climbs out of its folder"),
        ("hf://datasets/acme/../evil/chats", "climbs out of its folder"),
        # protocols, chained and otherwise
        ("zip::https://data.example.com/sets/a.zip", "chains protocols"),
        ("zip://a.csv::https://data.example.com/sets/a.zip", "chains protocols"),
        ("https://data.example.com/sets/a::file:///etc/passwd", "chains protocols"),
        ("simplecache::s3://bucket/sets/a", "chains protocols"),
        ("file:///etc/passwd", "is of the protocol `file`"),
        ("FILE:///etc/passwd", "is of the protocol `file`"),
        ("file:/etc/passwd", "is of the protocol `file`"),
        ("http://data.example.com/sets/a.jsonl", "is of the protocol `http`"),
        ("ftp://data.example.com/sets/a", "is of the protocol `ftp`"),
        ("gopher://data.example.com/sets/a", "is of the protocol `gopher`"),
        ("data:text/plain,hello", "is of the protocol `data`"),
        ("local:///etc/passwd", "is of the protocol `local`"),
        ("ssh://data.example.com/sets/a", "is of the protocol `ssh`"),
        ("github://acme:chats@main/a", "is of the protocol `github`"),
        # no address at all
        ("https:///sets/a", "names no machine"),
        ("https://data.example.com:99999/sets/a", "is no address"),
        ("https://[::1/sets/a", "is no address"),
    ],
)  # fmt: skip
def test_what_nobody_may_read(url, why):
    assert why in refused(url, PREFIXES)


def test_a_prefix_ends_at_a_border():
    prefixes = ("hf://datasets/acme/chats", "https://data.example.com/sets")
    assert not refused("hf://datasets/acme/chats@main/a.csv", prefixes)
    assert not refused("https://data.example.com/sets/a.csv", prefixes)
    assert UNDER in refused("hf://datasets/acme/chats-evil@main/a.csv", prefixes)
    assert UNDER in refused("https://data.example.com/sets2/a.csv", prefixes)


def test_without_prefixes_nothing_may_be_read():
    assert "(none)" in refused("https://data.example.com/sets/a", ())
    # a prefix that is itself odd allows nothing
    assert refused("file:///etc/passwd", ("file:///",))
    assert refused("http://data.example.com/a", ("http://data.example.com/",))


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True), ("::ffff:93.184.216.34", True),
        ("127.0.0.1", False), ("127.8.8.8", False), ("0.0.0.0", False), ("10.0.0.1", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("192.0.2.1", False),
        ("198.18.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("240.0.0.1", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("fd00:ec2::254", False), ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:169.254.169.254", False),
        ("64:ff9b::a9fe:a9fe", False), ("2002:7f00:1::", False), ("2001:db8::1", False), ("no address", False),
    ],
)  # fmt: skip
def test_addresses_of_the_open_network(address, is_public):
    assert public(address) is is_public


@pytest.mark.parametrize(
    ("written", "remote"),
    [("https://a/b", True), ("file:/etc", True), ("zip::https://a", True), ("data/train.jsonl", False),
     ("C:\\data\\a.jsonl", False), ("C:/data/a.jsonl", False), ("a.jsonl", False), ("acme/chats", False)],
)  # fmt: skip
def test_what_is_written_as_an_address(written, remote):
    assert is_remote(written) is remote


class Answers(BaseHTTPRequestHandler):
    """What the server of a test says, by path."""

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.answers[self.path](self)

    def say(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(answers):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.answers, server.asked, server.daemon_threads = answers, [], True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def known(base, caps=PLAIN):
    return Asked((f"{base}/sets/",), Private(frozenset((base.removeprefix("http://"),))), caps)


def drip(handler):
    handler.say(200, b"x" * 100)
    for _ in range(50):
        handler.wfile.write(b"x" * 100)
        handler.wfile.flush()
        handler.server.gate.wait(0.05)


def test_a_file_that_may_be_read_is_fetched(tmp_path):
    body = b'{"text": "a"}\n' * 100_000
    with serving({"/sets/a%20b.jsonl?v=1": lambda h: h.say(200, body, Content_Length=len(body))}) as (_, base):
        got = fetch(f"{base}/sets/a%20b.jsonl?v=1", tmp_path, known(base))
    assert (got.name, got.read_bytes() == body) == ("a_b.jsonl", True)


def test_a_redirect_within_the_prefixes_is_followed(tmp_path):
    answers = {"/sets/a": lambda h: h.say(302, Location="b.jsonl"), "/sets/b.jsonl": lambda h: h.say(200, b"{}")}
    with serving(answers) as (server, base):
        assert fetch(f"{base}/sets/a", tmp_path, known(base)).read_bytes() == b"{}"
    assert server.asked == ["/sets/a", "/sets/b.jsonl"]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://evil.example/sets/a", UNDER),
        ("/other/secret", UNDER),
        ("../../sets/../secret", UNDER),
        ("file:///etc/passwd", "is of the protocol `file`"),
        ("http://169.254.169.254/latest/meta-data/", "is of the protocol `http`"),
        ("https://169.254.169.254/latest/meta-data/", UNDER),
        ("//evil.example/sets/a", "is of the protocol `http`"),
        ("", "redirects more than 5 times"),
        ("/sets/a", "redirects more than 5 times"),
    ],
)
def test_a_redirect_is_asked_again(tmp_path, target, why):
    with serving({"/sets/a": lambda h: h.say(302, Location=target)}) as (server, base):
        got = fetch(f"{base}/sets/a", tmp_path, known(base))
    assert isinstance(got, Gap)
    assert why in got.what
    assert set(server.asked) == {"/sets/a"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "caps", "why"),
    [
        (lambda h: h.say(200, b"x" * 500, Content_Length="500"), Caps(bytes=499), "sends more than 499 bytes"),
        (lambda h: h.say(200, b"x" * 500), Caps(bytes=499), "sends more than 499 bytes"),
        (lambda h: h.say(200, b"x" * 500, Content_Length="501"), Caps(), "broke off after 500 of 501 bytes"),
        (drip, Caps(seconds=0.2), "sent no end within 0.2 seconds"),
        (lambda h: h.server.gate.wait(3), Caps(wait=0.2), "could not be fetched: timed out"),
        (lambda h: h.say(404), Caps(), "answers 404"),
        (lambda h: h.say(206, b"x"), Caps(), "answers 206"),
        (lambda h: h.wfile.write(b"\xff\xfe\x00 nonsense\r\n\r\n"), Caps(), "could not be fetched"),
    ],
)
def test_what_a_server_may_do_to_us(tmp_path, answer, caps, why):
    with serving({"/sets/a": answer}) as (server, base):
        server.gate = threading.Event()
        got = fetch(f"{base}/sets/a", tmp_path, known(base, caps))
        server.gate.set()
    assert isinstance(got, Gap)
    assert why in got.what
    assert list(tmp_path.iterdir()) == []


def test_no_connection_into_a_private_network(tmp_path, monkeypatch):
    """A name that resolves to this machine: the prefix allows it, the address does not."""
    with serving({"/sets/a": lambda h: h.say(200, b"secret")}) as (server, _):
        port = server.server_address[1]
        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1", *a, **k))
        url = f"https://data.example.com:{port}/sets/a"
        got = fetch(url, tmp_path, Asked((f"https://data.example.com:{port}/sets/",)))
        assert isinstance(got, Gap)
        assert got.what == "leads to 127.0.0.1, an address of a private network or of this machine"
        assert server.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "169.254.169.254", "10.0.0.1"])
def test_the_guard_sees_the_address_itself(address):
    with guarded(), closing(socket.socket()) as one, pytest.raises(Refused, match="private network"):
        one.settimeout(0.2)
        one.connect((address, 80))


def test_the_guard_ends_with_its_block():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        place = server.getsockname()
        with guarded(), pytest.raises(Refused):
            socket.create_connection(place)
        with guarded(Private(frozenset((f"127.0.0.1:{place[1]}",)))):
            socket.create_connection(place).close()
        with guarded(), pytest.raises(Refused):
            socket.create_connection(place)
        socket.create_connection(place).close()


@pytest.mark.parametrize(
    ("environ", "hosts"),
    [
        ({}, set()),
        ({"DUECARE_PRIVATE_HOSTS": "Data.corp:8443, 10.0.0.5:443,"}, {"data.corp:8443", "10.0.0.5:443"}),
        ({"HF_ENDPOINT": "https://hub.corp"}, {"hub.corp:443"}),
        ({"HF_ENDPOINT": "http://127.0.0.1:8080"}, {"127.0.0.1:8080"}),
        ({"HF_ENDPOINT": "http://[::1"}, set()),
        ({"HF_ENDPOINT": "nonsense"}, set()),
    ],
)
def test_private_machines_are_named_by_whoever_runs_it(environ, hosts):
    assert private_of(environ).hosts == hosts


def test_a_store_is_read_by_fsspec_where_it_is(tmp_path):
    got = fetch("s3://bucket/sets/a.jsonl", tmp_path, Asked(("s3://bucket/sets/",)))
    assert isinstance(got, Gap)
    assert "cannot be read" in got.what or "could not be fetched" in got.what
