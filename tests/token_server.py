"""A sign-in server on loopback that gives tokens as Microsoft and Google do, or refuses them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class TokenServer:
    """`answers` is used up first, one pair (status, JSON or bytes) a question; then it is kind."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[tuple[int, Any]] = []
        self.given = 0
        self.refresh = "refresh-1"
        self.rotates = False
        self.life = 3600
        self.url = ""
        self.waits: threading.Event | None = None
        """Until it is set, a code has not been typed yet."""

    @property
    def last(self) -> dict[str, str]:
        return self.asked[-1][1]

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append((path, form))
        if self.answers:
            return self.answers.pop(0)
        if path.endswith("/devicecode"):
            where = "https://microsoft.example/devicelogin"
            code = {
                "user_code": "ABCD-EFGH",
                "device_code": "the-device",
                "verification_uri": where,
            }
            return 200, code | {"interval": 0, "expires_in": 900}
        if self.waits is not None and not self.waits.wait(0.05):
            return 400, {"error": "authorization_pending"}
        if form.get("refresh_token", self.refresh) != self.refresh:
            return 400, {"error": "invalid_grant", "error_description": "AADSTS70008: expired."}
        self.given += 1
        if self.rotates:
            self.refresh = f"refresh-{self.given + 1}"
        told = {"access_token": f"access-{self.given}", "expires_in": self.life}
        if self.rotates or form["grant_type"] != "refresh_token":
            told["refresh_token"] = self.refresh
        return 200, told


@contextmanager
def token_server() -> Iterator[TokenServer]:
    """Started on a free port of loopback, ended at the end."""
    server = TokenServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            status, told = server.answer(self.path, form)
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{server.url}/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen of the tests."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join(10)
        http.server_close()
