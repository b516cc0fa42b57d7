"""Serving: a hub in a process or in a thread of one, on an address of the LAN.

What lives here: uvicorn, its limits, the address to print. What does not: the application (`hub`).
"""

import errno
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.campaign.campaign import Campaign
from survey.errors import SyncError
from survey.messages import _
from survey.sync.arrivals import Arrivals
from survey.sync.desk import Desk, Received
from survey.sync.hub import Hub, Limits, build_app
from survey.sync.invitations import Invitations

if TYPE_CHECKING:
    import uvicorn

PORT = 8720
ANY_HOST = "0.0.0.0"  # noqa: S104 - every network of this laptop: that is what a hub is for.
LOOPBACK = "127.0.0.1"
USUAL_LIMITS = Limits()
_GOODBYE_S = 5
_BACKLOG = 128


def require_hub_packages() -> None:
    """Raise SyncError unless the packages of the extra `hub` are installed."""
    try:
        import fastapi
        import uvicorn  # noqa: F401

        del fastapi
    except ImportError as error:
        raise SyncError(
            _("A hub needs packages that are not installed: {name}.").format(name=error.name),
            remedy=_("Install them in the folder of survey: pip install '.[hub]'"),
        ) from error


def serve(
    campaign: Campaign,
    host: str,
    port: int,
    *,
    share: bool = False,
    ready: Callable[[list[str]], None],
    tell: Callable[[Received], None],
    on_bug: Callable[[Exception], object],
) -> None:
    """Serve until the process is asked to stop; `ready` is called with the URLs once the port is open.

    Raises SyncError, StoreBusy when another hub serves this campaign.
    """
    require_hub_packages()
    with (
        _opened_hub(campaign, share=share, tell=tell, on_bug=on_bug) as hub,
        _listening(host, port) as listener,
    ):
        ready(urls_of(host, listener.getsockname()[1]))
        try:
            _server(hub).run(sockets=[listener])
        except KeyboardInterrupt:
            # uvicorn has answered what was under way; Ctrl-C is how a hub ends.
            return


@contextmanager
def serve_in_background(
    campaign_folder: Path,
    host: str = LOOPBACK,
    port: int = 0,
    *,
    share: bool = False,
    tell: Callable[[Received], None] = lambda _received: None,
    on_bug: Callable[[Exception], object] = lambda _error: None,
    limits: Limits = USUAL_LIMITS,
) -> Iterator[str]:
    """Serve a campaign from a thread while the block runs; yield the URL. Port 0 takes a free one.

    Raises what `Campaign.open` raises, SyncError, StoreBusy.
    """
    require_hub_packages()
    with (
        Campaign.open(campaign_folder) as campaign,
        _opened_hub(campaign, share=share, tell=tell, on_bug=on_bug, limits=limits) as hub,
        _listening(host, port) as listener,
    ):
        server = _server(hub)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="hub")
        thread.start()
        try:
            # The port is open and queues who comes before the server has started.
            yield urls_of(host, listener.getsockname()[1])[0]
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _opened_hub(
    campaign: Campaign,
    *,
    share: bool,
    tell: Callable[[Received], None],
    on_bug: Callable[[Exception], object],
    limits: Limits = USUAL_LIMITS,
) -> Iterator[Hub]:
    desk = Desk(campaign, tell, share=share)
    arrivals = Arrivals(campaign.folder, "hub")
    hub = Hub(desk, arrivals, Invitations(campaign.device.folder), on_bug=on_bug, limits=limits)
    try:
        yield hub
    finally:
        hub.close()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((host, port), backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        what = _("Another program has this port.") if taken else _("This address cannot be opened here.")
        raise SyncError(
            what, where=f"{host}:{port}", remedy=_("Choose another one: survey hub serve --port 8721")
        ) from error
    with listener:
        yield listener


def _server(hub: Hub) -> "uvicorn.Server":
    import uvicorn

    config = uvicorn.Config(
        build_app(hub),
        http=_hasty_protocol(hub.limits),
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        limit_concurrency=hub.limits.connections,
        timeout_graceful_shutdown=_GOODBYE_S,
    )
    return uvicorn.Server(config)


def _hasty_protocol(limits: Limits) -> Any:
    """Return uvicorn's HTTP protocol, made to leave who sends no request or does not take its answer."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class HastyProtocol(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._timer = self.loop.call_later(limits.head_timeout_s, self._leave_who_is_silent, transport)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._timer.cancel()
            self._timer = self.loop.call_later(limits.stall_timeout_s, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._timer.cancel()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            self._timer.cancel()

        def _leave_who_is_silent(self, transport: Any) -> None:
            # `cycle` is the request under way, or answered.
            if getattr(self, "cycle", None) is None:
                transport.close()

    return HastyProtocol


def urls_of(host: str, port: int) -> list[str]:
    """Return the addresses at which a hub is found by the other laptops, the likeliest first."""
    hosts = lan_addresses() if host in ("", ANY_HOST) else [host]
    return [f"http://{address}:{port}" for address in hosts]


def lan_addresses() -> list[str]:
    """Return this computer's IPv4 addresses on its networks; loopback when it has none."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system says by which address it would reach another network.
            probe.connect(("192.0.2.1", 9))
            found.append(str(probe.getsockname()[0]))
        except OSError:
            # A LAN without a router.
            pass
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    outside = [address for address in dict.fromkeys(found) if not address.startswith("127.")]
    return outside or [LOOPBACK]
