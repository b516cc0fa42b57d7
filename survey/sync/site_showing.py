"""A built site, shown to the browsers of this laptop and to nobody else.

What lives here: the server on loopback, and which file answers an address. What does not: the site
(`outputs.site`), and the hub, which other laptops reach (`serving`).
Source: docs/decisions/0117-shown-on-loopback.md.
"""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from survey.errors import OutputError, SyncError
from survey.messages import _
from survey.outputs.site.edition import is_site
from survey.sync.serving import LOOPBACK

PORT = 8730
_START = "index.html"
_OTHERS = "application/octet-stream"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""By ending, and not as the system has it: Windows takes a script's type from whatever was installed last."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # What is taken back is not to be found in a browser's memory.
    "Cache-Control": "no-store",
}


class SiteServer(ThreadingHTTPServer):
    """Serves one folder on loopback; each request is looked up anew, so that a rebuilt site is seen."""

    daemon_threads = True
    # Windows would let two programs have the port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, folder: Path, port: int, on_bug: Callable[[Exception], object]) -> None:
        self.folder = folder.resolve()
        self._on_bug = on_bug
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def url(self) -> str:
        """Return the address of the start page."""
        return f"http://{LOOPBACK}:{self.server_address[1]}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the names under which a browser of this laptop asks."""
        port = self.server_address[1]
        return (f"{LOOPBACK}:{port}", f"localhost:{port}")

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a browser that left."""
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and not isinstance(error, ConnectionError | TimeoutError):
            self._on_bug(error)


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "survey", ""
    timeout = 20.0

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        # A page of the web whose name leads here has another host: nothing is shown to it.
        if self.headers.get("Host") not in self.server.hosts:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        found = find_file(self.server.folder, self.path)
        if isinstance(found, str):
            self._redirect(found)
            return
        try:
            if found is None:
                raise FileNotFoundError
            with found.open("rb") as file:
                self._send(found, file, with_body)
        except (FileNotFoundError, PermissionError):
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, path: Path, file: BinaryIO, with_body: bool) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _TYPES.get(path.suffix.lower(), _OTHERS))
        self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
        self.end_headers()
        if with_body:
            shutil.copyfileobj(file, self.wfile)

    def _redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is the coordinator's."""


def find_file(folder: Path, target: str) -> Path | str | None:
    """Return the file below `folder` (resolved) that a request's target names.

    Of a folder its start page, or the address with `/` at its end to go to instead; None for what is hidden,
    outside, or not there. A folder is never listed.
    """
    address = urlsplit(target).path if target.startswith("/") and not target.startswith("//") else ""
    try:
        names = unquote(address, errors="strict").split("/")[1:]
        if not names or any(_is_refused(name) for name in names) or "" in names[:-1]:
            return None
        path = folder.joinpath(*names).resolve()
        if not path.is_relative_to(folder):
            return None
        if path.is_dir():
            if names[-1]:
                return address + "/" if (path / _START).is_file() else None
            path = (path / _START).resolve()
            return path if path.is_file() and path.is_relative_to(folder) else None
        return path if names[-1] and path.is_file() else None
    except (OSError, ValueError):
        return None


def _is_refused(name: str) -> bool:
    """Tell whether a part of a path is hidden, leads up, or means something else to a system."""
    return name.startswith(".") or any(sign in "\\:" or not sign.isprintable() for sign in name)


@contextmanager
def opened_site(
    folder: Path, port: int = 0, *, on_bug: Callable[[Exception], object] = lambda _error: None
) -> Iterator[SiteServer]:
    """Open the port of a site's server; it answers once `serve_forever` runs. Port 0 takes a free one.

    Raises OutputError for a folder that is no built site, SyncError for a port that cannot be had.
    """
    if not is_site(folder):
        raise OutputError(
            _("There is no built site here."),
            where=str(folder),
            remedy=_("Build it first: survey site build"),
        )
    try:
        server = SiteServer(folder, port, on_bug)
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        what = _("Another program has this port.") if taken else _("This address cannot be opened here.")
        raise SyncError(
            what, where=f"{LOOPBACK}:{port}", remedy=_("Let it take a free one: survey site serve --port 0")
        ) from error
    with server:
        yield server


def show_site(
    folder: Path, port: int, *, ready: Callable[[str], None], on_bug: Callable[[Exception], object]
) -> None:
    """Show a site until Ctrl-C; `ready` is called with its address once the port is open.

    Raises what `opened_site` raises.
    """
    with opened_site(folder, port, on_bug=on_bug) as server:
        try:
            ready(server.url)
            server.serve_forever()
        except KeyboardInterrupt:
            # Ctrl-C is how it ends.
            return
