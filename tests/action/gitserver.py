"""A git server over HTTP: git's own, behind what Python has."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit


class Git(BaseHTTPRequestHandler):
    """git's own http-backend."""

    root = ""
    asked: ClassVar[list[str]] = []

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        split = urlsplit(self.path)
        self.asked.append(self.headers.get("Authorization") or "")
        environ = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": self.root, "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": split.path, "QUERY_STRING": split.query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done = subprocess.run(["git", "http-backend"], env=environ, input=body, capture_output=True, check=True)
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(told.pop("Status", "200").split()[0]))
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(rest)


@contextmanager
def serving(root: Path) -> Iterator[ThreadingHTTPServer]:
    """A git server; ``root`` holds its repositories."""
    handler = type("Bound", (Git,), {"root": str(root), "asked": []})
    made = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()
