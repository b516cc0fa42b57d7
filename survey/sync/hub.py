"""The hub as an ASGI application: who may come in, what is received, what is handed out.

What lives here: routes, limits, signed answers. What does not: what a hub does with its campaign (`desk`),
and the process that serves (`serving`).
Nothing of a request ever names a file on the disk: a hash is looked up among the files that the device may
fetch. Whatever comes in gets an answer with a sentence, never a traceback.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from survey.errors import HubRefused, StickFull, StoreFull, SurveyError
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.sync import protocol
from survey.sync.arrivals import Arrival, Arrivals, TooLong
from survey.sync.desk import Desk
from survey.sync.invitations import Invitations

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

CHUNK_BYTES = 1 << 16
T = TypeVar("T")


class Refused(Exception):
    """A request that is answered with a status of 4xx or 5xx, a code for programs and a sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.refusal = protocol.Refusal(code, sentence)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one hub stands: connections at once, files received at once, and how long each may take.

    `head_timeout_s` is the time to send a request's head, `stall_timeout_s` that to take the next 64 kB of an
    answer; `allowed_s` gives the time to send a body by its bytes.
    """

    connections: int = 64
    transfers: int = 8
    head_timeout_s: float = 20.0
    stall_timeout_s: float = 60.0
    allowed_s: Callable[[int], float] = protocol.allowed_s


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that was let in, and the SHA-256 of the body that it signed."""

    device: str
    body: str


class Hub:
    """One hub: its desk behind a single worker, its invitations, the folder where files arrive."""

    def __init__(
        self,
        desk: Desk,
        arrivals: Arrivals,
        invitations: Invitations,
        *,
        on_bug: Callable[[Exception], object],
        limits: Limits,
    ) -> None:
        self.desk = desk
        self.arrivals = arrivals
        self.on_bug = on_bug
        self.limits = limits
        self._invitations = invitations
        # One writer: whatever touches the campaign waits its turn here, and the event loop never does.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self.transfers = asyncio.Semaphore(limits.transfers)

    def close(self) -> None:
        """Wait for what is being merged, then let go."""
        self._worker.shutdown(wait=True)
        self.arrivals.close()

    async def ask(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something at the desk. Raises Refused when the campaign cannot serve now."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)
        except (StoreFull, StickFull) as error:
            raise Refused(507, "full", _("The hub has no room: {what}").format(what=error.what)) from error
        except SurveyError as error:
            raise Refused(503, "busy", error.what) from error

    async def admit(self, request: "Request") -> Caller:
        """Tell who asks. Raises Refused unless it is an invited device that signed this very request."""
        head = request.headers
        if head.get(protocol.PROTOCOL) != str(protocol.VERSION):
            sentence = _("The hub speaks protocol {version} only.").format(version=protocol.VERSION)
            raise Refused(400, "protocol", sentence)
        key, body = head.get(protocol.DEVICE, ""), head.get(protocol.BODY, "")
        device, nonce = protocol.device_of(key), head.get(protocol.NONCE, "")
        if device is None or not protocol.is_nonce(nonce) or not protocol.is_sha256(body):
            raise Refused(400, "malformed", _("The request lacks a part of its signature."))
        place = {"campaign": self.desk.campaign_id, "hub": self.desk.device.device_id, "device": device}
        text = protocol.request_text(
            **place, method=request.method, path=request.url.path, body=body, nonce=nonce
        )
        if not protocol.is_signed(key, text, head.get(protocol.SIGNATURE, "")):
            raise Refused(401, "signature", _("The signature of the request does not fit."))
        token = head.get(protocol.INVITATION, "")
        if not protocol.is_signed(token, protocol.proof_text(**place), head.get(protocol.PROOF, "")):
            raise Refused(403, "token", _("The hub does not know this token."))
        await self.ask(self._let_in, token, device)
        return Caller(device, body)

    def _let_in(self, token: str, device: str) -> None:
        member = self.desk.member(device)
        if member is not None and member.trust == "revoked":
            raise Refused(403, "revoked", _("This laptop was revoked by the coordinator."))
        try:
            self._invitations.admit(token, device)
        except HubRefused as error:
            raise Refused(403, "token", f"{error.what} {error.remedy or ''}".rstrip()) from error

    async def receive(self, request: "Request", arrival: Arrival) -> str:
        """Write the body of a request to the disk; return its SHA-256. Raises Refused."""
        from starlette.concurrency import run_in_threadpool

        try:
            async with asyncio.timeout(self.limits.allowed_s(_announced_bytes(request))):
                async for chunk in request.stream():
                    await run_in_threadpool(arrival.write, chunk)
            return await run_in_threadpool(arrival.finish)
        except TooLong:
            raise Refused(413, "too-long", _("The file is larger than any file of a bundle.")) from None
        except TimeoutError:
            raise Refused(408, "slow", _("The file came too slowly.")) from None

    def sign(self, status: int, nonce: str, body_sha256: str) -> dict[str, str]:
        """Return the headers of an answer: the hub's signature over it and over the request's nonce."""
        own = self.desk.device
        text = protocol.answer_text(
            campaign=self.desk.campaign_id, hub=own.device_id, nonce=nonce, status=status, body=body_sha256
        )
        # One request a connection: nobody holds a place in line by staying silent.
        return {protocol.SIGNATURE: own.keys.sign(text).hex(), "Connection": "close"}


def build_app(hub: Hub) -> "FastAPI":
    """Return the application of a hub."""
    from fastapi import FastAPI

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_refusals(app, hub)
    _add_questions(app, hub)
    _add_files(app, hub)
    return app


def _add_questions(app: "FastAPI", hub: Hub) -> None:
    from fastapi import Request, Response

    hello = protocol.Hello(
        protocols=(protocol.VERSION,),
        campaign=hub.desk.campaign_id,
        device=hub.desk.device.device_id,
        key=hub.desk.device.keys.verify_key.hex(),
    )

    @app.get("/")
    @app.get("/hello")
    async def greet(request: Request) -> Response:
        return _answer(hub, request, 200, hello)

    @app.post("/have")
    async def exchange(request: Request) -> Response:
        caller = await hub.admit(request)
        data = await _read_message(hub, request, caller)
        try:
            have = protocol.read_message(protocol.Have, data)
        except ValueError:
            raise Refused(400, "malformed", _("The list of files is malformed.")) from None
        return _answer(hub, request, 200, await hub.ask(hub.desk.answer, caller.device, have))


def _add_files(app: "FastAPI", hub: Hub) -> None:
    from fastapi import Request, Response
    from starlette.responses import StreamingResponse

    @app.put("/files/{sha256}")
    async def take(request: Request, sha256: str) -> Response:
        _require_hash(sha256)
        caller = await hub.admit(request)
        if caller.body != sha256:
            raise Refused(400, "hash", _("The file is not the one that was announced."))
        limit = _announced_bytes(request)
        if limit > protocol.MAX_FILE_BYTES:
            raise Refused(413, "too-long", _("The file is larger than any file of a bundle."))
        async with hub.transfers:
            with _disk_explained(), hub.arrivals.receive(limit) as arrival:
                found = await hub.receive(request, arrival)
                if found != sha256:
                    raise Refused(400, "hash", _("The file is not the one that was announced."))
                put = await hub.ask(hub.desk.take, caller.device, arrival.path)
        return _answer(hub, request, 422 if put.state == "refused" else 200, put)

    @app.get("/files/{sha256}")
    async def hand_out(request: Request, sha256: str) -> Response:
        _require_hash(sha256)
        caller = await hub.admit(request)
        path = await hub.ask(hub.desk.file, caller.device, sha256)
        if path is None:
            raise Refused(404, "absent", _("The hub has no such file for this laptop."))
        size = path.stat().st_size
        headers = {**hub.sign(200, _nonce(request), sha256), "Content-Length": str(size)}
        return StreamingResponse(_chunks(path), headers=headers, media_type="application/zip")


def _add_refusals(app: "FastAPI", hub: Hub) -> None:
    from fastapi import Request, Response
    from starlette.exceptions import HTTPException
    from starlette.requests import ClientDisconnect

    @app.exception_handler(ClientDisconnect)
    async def gone(_request: Request, _error: ClientDisconnect) -> Response:
        # Nobody is there to read it.
        return Response(status_code=400)

    @app.exception_handler(Refused)
    async def refuse(request: Request, error: Refused) -> Response:
        return _answer(hub, request, error.status, error.refusal)

    @app.exception_handler(HTTPException)
    async def not_found(request: Request, error: HTTPException) -> Response:
        refusal = protocol.Refusal("absent", _("A hub has nothing at this address."))
        return _answer(hub, request, error.status_code, refusal)

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> Response:
        hub.on_bug(error)
        refusal = protocol.Refusal("bug", _("The hub failed on this request: this is a bug in survey."))
        return _answer(hub, request, 500, refusal)


@contextmanager
def _disk_explained() -> Iterator[None]:
    """Turn what the disk says while a file arrives into Refused."""
    try:
        yield
    except StickFull as error:
        raise Refused(507, "full", _("The hub has no room: {what}").format(what=error.what)) from error
    except OSError as error:
        reason = system_reason(error)
        raise Refused(507, "full", _("The hub has no room: {what}").format(what=reason)) from error


async def _read_message(hub: Hub, request: "Request", caller: Caller) -> bytes:
    data = bytearray()
    try:
        async with asyncio.timeout(hub.limits.allowed_s(_announced_bytes(request))):
            async for chunk in request.stream():
                data += chunk
                if len(data) > protocol.MAX_MESSAGE_BYTES:
                    raise Refused(413, "too-long", _("The list of files is too long."))
    except TimeoutError:
        raise Refused(408, "slow", _("The file came too slowly.")) from None
    if protocol.sha256_of(bytes(data)) != caller.body:
        raise Refused(400, "hash", _("The file is not the one that was announced."))
    return bytes(data)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    from starlette.concurrency import run_in_threadpool

    with path.open("rb") as reader:
        while chunk := await run_in_threadpool(reader.read, CHUNK_BYTES):
            yield chunk


def _answer(hub: Hub, request: "Request", status: int, message: Any) -> "Response":
    from fastapi import Response

    body = protocol.write_message(message)
    headers = hub.sign(status, _nonce(request), protocol.sha256_of(body))
    return Response(body, status, headers, media_type="application/json")


def _require_hash(text: str) -> None:
    if not protocol.is_sha256(text):
        raise Refused(404, "absent", _("A hub has nothing at this address."))


def _nonce(request: "Request") -> str:
    nonce = request.headers.get(protocol.NONCE, "")
    return nonce if protocol.is_nonce(nonce) else ""


def _announced_bytes(request: "Request") -> int:
    """Return the length that a request announces, or that of the longest file when it announces none."""
    announced = request.headers.get("content-length", "")
    # The digits that an attacker adds are not read.
    return int(announced[:15]) if announced.isdecimal() else protocol.MAX_FILE_BYTES
