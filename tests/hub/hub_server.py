"""The part of the Hub's API that its clients use to list and to stream a data set, over files in memory."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "5f1c2a9e0b7d4c3e8a6f1b2c3d4e5f60718293a4"
NAME = "acme/chats"


class Hub(ThreadingHTTPServer):
    """Files by path; ``redirect`` sends the bytes of files elsewhere; ``asked`` is what was asked for."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes], redirect: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.redirect, self.asked = files, redirect, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __exit__(self, *args) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def log_message(self, *args) -> None:
        pass

    def _entry(self, path: str) -> dict:
        raw = self.server.files[path]
        blob = hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()
        lfs = {"oid": hashlib.sha256(raw).hexdigest(), "size": len(raw), "pointerSize": 130}
        return {"type": "file", "oid": blob, "size": len(raw), "path": path} | (
            {"lfs": lfs} if path.endswith(".parquet") else {}
        )

    def _json(self, value, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict) -> None:
        self.send_response(status)
        for key, one in {"Content-Length": str(len(body)), "X-Repo-Commit": COMMIT, **headers}.items():
            self.send_header(key, one)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append(path)
        if path.startswith(f"/api/datasets/{NAME}/paths-info/"):
            try:
                wanted = json.loads(body)["paths"]
            except ValueError:
                from urllib.parse import parse_qs

                wanted = parse_qs(body.decode())["paths"]
            wanted = [wanted] if isinstance(wanted, str) else wanted
            self._json([self._entry(one) for one in wanted if one in self.server.files])
        else:
            self._json({"error": "not found"}, 404)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append(path)
        api, resolve = f"/api/datasets/{NAME}", f"/datasets/{NAME}/resolve/{COMMIT}/"
        if path.startswith(f"{api}/tree/{COMMIT}"):
            below = path.removeprefix(f"{api}/tree/{COMMIT}").strip("/")
            inside = [one for one in self.server.files if not below or one.startswith(f"{below}/")]
            self._json([self._entry(one) for one in sorted(inside)])
        elif path in {api, f"{api}/revision/main", f"{api}/revision/{COMMIT}"}:
            siblings = [{"rfilename": one} for one in self.server.files]
            self._json({"id": NAME, "sha": COMMIT, "siblings": siblings, "private": False, "tags": []})
        elif path.startswith(resolve) and path.removeprefix(resolve) in self.server.files:
            self._file(path.removeprefix(resolve))
        else:
            self._json({"error": "not found"}, 404)

    do_HEAD = do_GET

    def _file(self, path: str) -> None:
        raw = self.server.files[path]
        tag = {"ETag": f'"{self._entry(path)["oid"]}"', "Accept-Ranges": "bytes"}
        if self.server.redirect and self.command == "GET":
            self._send(302, b"", {"Location": self.server.redirect, **tag})
            return
        span = self.headers.get("Range", "")
        if span.startswith("bytes="):
            first, _, last = span[6:].partition("-")
            start, stop = int(first), min(int(last) if last else len(raw) - 1, len(raw) - 1)
            self._send(206, raw[start : stop + 1], {"Content-Range": f"bytes {start}-{stop}/{len(raw)}", **tag})
        else:
            self._send(200, raw, tag)
