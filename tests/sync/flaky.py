"""A bad network on loopback: a proxy that cuts, loses, doubles and slows, and a captive portal."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\nConnection: close\r\n\r\n<h1>Connexion</h1>\r\n"
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
WHOLE = ("pass", "cut-request", "cut-answer", "lost", "double", "byte-by-byte", "portal", "redirect")

Fault = Callable[[bytes], str]
"""What happens to a request, by its bytes: one of WHOLE."""


@contextmanager
def flaky(url: str, fault: Fault) -> Iterator[str]:
    """Stand between a client and the hub at `url`; yield the address of the proxy."""
    hub = urlsplit(url)
    place = (str(hub.hostname), int(hub.port or 0))
    with listening(lambda connection: _serve_one(connection, place, fault)) as address:
        yield address


@contextmanager
def listening(serve_one: Callable[[socket.socket], None]) -> Iterator[str]:
    """Accept connections on loopback, one after the other; yield the address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            connection.settimeout(10)
            with connection, suppress(OSError):
                serve_one(connection)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def read_request(connection: socket.socket) -> bytes:
    """Read one request with its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return data
        data += chunk
    head, _end, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def ask(place: tuple[str, int], request: bytes, *, bytewise: bool = False) -> bytes:
    """Send a request and return the whole answer."""
    with socket.create_connection(place, timeout=10) as hub:
        if bytewise:
            hub.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for at in range(min(len(request), 2000)):
                hub.sendall(request[at : at + 1])
            hub.sendall(request[2000:])
        else:
            hub.sendall(request)
        answer = b""
        while chunk := hub.recv(65536):
            answer += chunk
        return answer


def _serve_one(connection: socket.socket, place: tuple[str, int], fault: Fault) -> None:
    request = read_request(connection)
    if not request:
        return
    match fault(request):
        case "cut-request":
            with socket.create_connection(place, timeout=10) as hub:
                hub.sendall(request[: len(request) // 2])
        case "cut-answer":
            answer = ask(place, request)
            connection.sendall(answer[: len(answer) // 2])
        case "lost":
            ask(place, request)
        case "double":
            ask(place, request)
            connection.sendall(ask(place, request))
        case "byte-by-byte":
            answer = ask(place, request, bytewise=True)
            for at in range(min(len(answer), 2000)):
                connection.sendall(answer[at : at + 1])
            connection.sendall(answer[2000:])
        case "portal":
            connection.sendall(PORTAL)
        case "redirect":
            connection.sendall(REDIRECT)
        case _:
            connection.sendall(ask(place, request))
