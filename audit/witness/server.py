"""The witness over HTTP: `POST /add-checkpoint`, and three addresses to read."""

import logging
import re
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from audit.witness.judge import Answer, Witness
from audit.witness.submissions import MAX_BODY

logger = logging.getLogger("audit.witness")
_CHECKPOINT = re.compile(r"/([0-9a-f]{64})/checkpoint")


class Server(ThreadingHTTPServer):
    """Serves one witness on a host and a port; port 0 takes a free one. One thread a connection.

    Raises `OSError` when the address cannot be had.
    """

    def __init__(self, address: tuple[str, int], witness: Witness, name: str) -> None:
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        self.witness = witness
        self.name = name
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        """The address we answer on."""
        host, port = str(self.server_address[0]), self.server_port
        return f"http://[{host}]:{port}" if self.address_family == socket.AF_INET6 else f"http://{host}:{port}"


class Handler(BaseHTTPRequestHandler):
    """One connection, kept open between requests for `timeout` seconds."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "witness"
    sys_version = ""
    timeout = 10
    disable_nagle_algorithm = True

    def handle_request_of_any_method(self) -> None:
        path = self.path.partition("?")[0]
        allowed = ("POST",) if path == "/add-checkpoint" else ("GET", "HEAD")
        if path not in {"/", "/health", "/add-checkpoint"} and not _CHECKPOINT.fullmatch(path):
            answer = self._last_on_this_connection(Answer(HTTPStatus.NOT_FOUND, b"nothing here\n"))
        elif self.command not in allowed:
            refused = Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"not that way\n", headers={"Allow": ", ".join(allowed)})
            answer = self._last_on_this_connection(refused)
        elif path == "/add-checkpoint":
            answer = self._add_checkpoint()
        else:
            answer = self._read(path)
        self._send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = handle_request_of_any_method

    def _read(self, path: str) -> Answer:
        if found := _CHECKPOINT.fullmatch(path):
            return self.server.witness.latest(found[1])
        if path == "/health":
            return Answer(HTTPStatus.OK, b"ok\n")
        return Answer(HTTPStatus.OK, f"witness {self.server.name}: POST /add-checkpoint (C2SP tlog-witness)\n".encode())

    def _add_checkpoint(self) -> Answer:
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,9}", length) or "Transfer-Encoding" in self.headers:
            return self._last_on_this_connection(Answer(HTTPStatus.LENGTH_REQUIRED, b"say the length of the body\n"))
        if int(length) > MAX_BODY:
            too_long = Answer(HTTPStatus.BAD_REQUEST, f"a request has at most {MAX_BODY} bytes\n".encode())
            return self._last_on_this_connection(too_long)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self._last_on_this_connection(Answer(HTTPStatus.BAD_REQUEST, b"the body is cut short\n"))
        return self.server.witness.add_checkpoint(body)

    def _last_on_this_connection(self, answer: Answer) -> Answer:
        """Say goodbye with an answer given before the body was read: its bytes are no request."""
        self.close_connection = True
        return answer

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write a line for what was refused; a signature each second needs none."""
        if not isinstance(code, int) or code >= HTTPStatus.BAD_REQUEST:
            self.log_message("%s %s", self.requestline, int(code) if isinstance(code, int) else code)

    def log_message(self, format: str, *args: object) -> None:
        logger.warning(format, *args)
