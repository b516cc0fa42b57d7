"""The client's requests: signed, tried again, and answered by nobody but the hub.

What lives here: one request at a time over httpx, back-off with jitter, checking who answered. What does not:
what is asked in which order (`client`). Clock, sleep and chance are arguments.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from survey.campaign.device import Device
from survey.errors import HubNewer, HubRefused, SyncError
from survey.messages import _
from survey.sync import protocol
from survey.sync.arrivals import Arrival, TooLong
from survey.sync.invitations import Token
from survey.sync.protocol import FileOffer, Have, HaveAnswer, Hello, Put, Refusal

if TYPE_CHECKING:
    import httpx

CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 120.0
CHUNK_BYTES = 1 << 16
_LONGEST_SENTENCE = 500
_NOBODY = protocol.sha256_of(b"")
T = TypeVar("T")
Receive = Callable[[int], AbstractContextManager[Arrival]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a hub that does not answer is waited for.

    Each request is tried `attempts` times with pauses that double from `first_s` to `longest_s`, each made
    shorter by chance so that laptops do not come back all at once; `limit_s` bounds the whole sync.
    """

    attempts: int = 6
    first_s: float = 0.5
    longest_s: float = 8.0
    limit_s: float | None = None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def pause_s(self, failures: int) -> float:
        """Return the pause after so many failures, in seconds.

        >>> Patience(chance=lambda: 0.0).pause_s(1), Patience(chance=lambda: 0.0).pause_s(9)
        (0.25, 4.0)
        """
        return min(self.longest_s, self.first_s * 2.0 ** (failures - 1)) * (0.5 + self.chance() / 2)


class Vanished(Exception):
    """The hub does not answer any more, or the time is up; what was done stays done."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Gone(Vanished):
    """The hub is there, but not any more a file that it offered."""


class Garbled(Exception):
    """No answer that the hub signed came, or it asks to come again: the same request may pass later."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence or _("What comes back is not from the hub, or was damaged on the way.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub answered, its signature checked."""

    status: int
    body: bytes


class Wire:
    """Requests of one device to one hub. `hello` comes first."""

    def __init__(
        self,
        client: "httpx.Client",
        device: Device,
        campaign_id: str,
        patience: Patience,
        tell: Callable[[str], None],
    ) -> None:
        self._client = client
        self._device = device
        self._campaign = campaign_id
        self._patience = patience
        self._tell = tell
        self._end = None if patience.limit_s is None else patience.clock() + patience.limit_s
        self._hub: Hello | None = None
        self._token: Token | None = None

    def hello(self) -> Hello:
        """Ask who is there, once for each attempt. Raises SyncError, HubNewer, HubRefused."""
        try:
            hello, answer, nonce, signature = self._patiently(self._greet)
        except Vanished as error:
            raise SyncError(
                error.sentence,
                where=str(self._client.base_url),
                remedy=_("Is the hub running, and this laptop on its network? All your work is kept here."),
            ) from error
        if protocol.VERSION not in hello.protocols:
            raise HubNewer(
                _("The hub speaks another version of the protocol."),
                where=str(self._client.base_url),
                remedy=_("Install the same version of survey on both laptops; all your work is kept here."),
            )
        text = protocol.answer_text(
            campaign=hello.campaign,
            hub=hello.device,
            nonce=nonce,
            status=200,
            body=protocol.sha256_of(answer),
        )
        if protocol.device_of(hello.key) != hello.device or not protocol.is_signed(
            hello.key, text, signature
        ):
            raise self._no_hub()
        if hello.campaign != self._campaign:
            raise HubRefused(
                _("The hub at this address serves another campaign."),
                where=str(self._client.base_url),
                remedy=_("Check the address with the coordinator."),
            )
        self._hub = hello
        return hello

    def introduce(self, token: Token) -> None:
        """Use this token from now on."""
        self._token = token

    def have(self, have: Have) -> HaveAnswer:
        """Say what is here; return what is wanted and what can be fetched. Raises Vanished, HubRefused."""
        body = protocol.write_message(have)
        answer = self._patiently(lambda: self._ask("POST", "/have", protocol.sha256_of(body), body))
        self._raise_refusal(answer)
        return _read(HaveAnswer, answer)

    def put(self, offer: FileOffer, data: bytes) -> Put:
        """Hand over a file; return what became of it. Raises Vanished, HubRefused."""
        answer = self._patiently(lambda: self._ask("PUT", f"/files/{offer.sha256}", offer.sha256, data))
        if answer.status == 422:
            return _read(Put, answer)
        if answer.status == 413:
            return Put("refused", remark=_read(Refusal, answer).sentence)
        self._raise_refusal(answer)
        return _read(Put, answer)

    def fetch(self, offer: FileOffer, receive: Receive, taken: Callable[[Path], T]) -> T:
        """Fetch a file and give its path, once whole, to `taken`. Raises Vanished, HubRefused, OSError."""
        return self._patiently(lambda: self._fetch(offer, receive, taken))

    # One attempt each.

    def _greet(self) -> tuple[Hello, bytes, str, str]:
        nonce = os.urandom(16).hex()
        with self._sent("GET", "/hello", {protocol.NONCE: nonce}) as response:
            if response.status_code >= 500 or response.status_code in (408, 429):
                raise Garbled
            if response.status_code != 200:
                raise self._no_hub()
            body = self._body(response, protocol.MAX_MESSAGE_BYTES, 0)
        try:
            hello = protocol.read_message(Hello, body)
        except ValueError:
            raise self._no_hub() from None
        return hello, body, nonce, response.headers.get(protocol.SIGNATURE, "")

    def _ask(self, method: str, path: str, body_sha256: str, body: bytes) -> Answer:
        nonce = os.urandom(16).hex()
        headers = self._signed(method, path, body_sha256, nonce)
        with self._sent(method, path, headers, body) as response:
            data = self._body(response, protocol.MAX_MESSAGE_BYTES, len(body))
        return self._checked(response, nonce, data)

    def _fetch(self, offer: FileOffer, receive: Receive, taken: Callable[[Path], T]) -> T:
        nonce, path = os.urandom(16).hex(), f"/files/{offer.sha256}"
        with self._sent("GET", path, self._signed("GET", path, _NOBODY, nonce)) as response:
            if response.status_code != 200:
                data = self._body(response, protocol.MAX_MESSAGE_BYTES, 0)
                self._raise_refusal(self._checked(response, nonce, data))
                raise Garbled
            with receive(offer.size_bytes) as arrival:
                try:
                    for chunk in self._pieces(response, offer.size_bytes):
                        arrival.write(chunk)
                except TooLong:
                    raise Garbled from None
                if arrival.finish() != offer.sha256:
                    raise Garbled
                return taken(arrival.path)

    @contextmanager
    def _sent(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> "Iterator[httpx.Response]":
        headers = {protocol.PROTOCOL: str(protocol.VERSION), "Content-Length": str(len(body)), **headers}
        with self._client.stream(method, path, headers=headers, content=self._slices(body)) as response:
            yield response

    def _slices(self, body: bytes) -> Iterator[bytes]:
        end = self._patience.clock() + protocol.allowed_s(len(body))
        for at in range(0, len(body), CHUNK_BYTES):
            self._require_time(end)
            yield body[at : at + CHUNK_BYTES]

    def _body(self, response: "httpx.Response", limit_bytes: int, size_bytes: int) -> bytes:
        data = bytearray()
        for chunk in self._pieces(response, size_bytes):
            data += chunk
            if len(data) > limit_bytes:
                raise Garbled
        return bytes(data)

    def _pieces(self, response: "httpx.Response", size_bytes: int) -> Iterator[bytes]:
        end = self._patience.clock() + protocol.allowed_s(size_bytes)
        for chunk in response.iter_raw():
            self._require_time(end)
            yield chunk

    def _require_time(self, end: float) -> None:
        now = self._patience.clock()
        if self._end is not None and now > self._end:
            raise Vanished(_("The time given to this sync is over."))
        if now > end:
            raise Garbled

    def _signed(self, method: str, path: str, body: str, nonce: str) -> dict[str, str]:
        if self._hub is None or self._token is None:
            raise RuntimeError("hello and introduce come first")
        keys, device = self._device.keys, self._device.device_id
        place = {"campaign": self._campaign, "hub": self._hub.device, "device": device}
        text = protocol.request_text(**place, method=method, path=path, body=body, nonce=nonce)
        return {
            protocol.DEVICE: keys.verify_key.hex(),
            protocol.BODY: body,
            protocol.NONCE: nonce,
            protocol.SIGNATURE: keys.sign(text).hex(),
            protocol.INVITATION: self._token.key,
            protocol.PROOF: self._token.prove(**place),
        }

    def _checked(self, response: "httpx.Response", nonce: str, body: bytes) -> Answer:
        """Return an answer that this hub signed for this request. Raises Garbled for any other."""
        hub = self._hub
        if hub is None:
            raise Garbled
        text = protocol.answer_text(
            campaign=self._campaign,
            hub=hub.device,
            nonce=nonce,
            status=response.status_code,
            body=protocol.sha256_of(body),
        )
        if not protocol.is_signed(hub.key, text, response.headers.get(protocol.SIGNATURE, "")):
            raise Garbled
        if response.status_code in (408, 503) or _refusal(body).code == "hash":
            # Busy now, or spoilt on the way there.
            raise Garbled(_shown(_refusal(body).sentence))
        return Answer(response.status_code, body)

    def _raise_refusal(self, answer: Answer) -> None:
        if answer.status == 200:
            return
        sentence = _shown(_read(Refusal, answer).sentence)
        if answer.status == 404:
            raise Gone(sentence)
        if answer.status in (500, 507):
            # A bug, no room: not this laptop's fault.
            raise Vanished(sentence)
        raise HubRefused(sentence, where=str(self._client.base_url))

    # Trying again.

    def _patiently(self, attempt: Callable[[], T]) -> T:
        import httpx

        failures = 0
        while True:
            try:
                return attempt()
            except httpx.TransportError:
                sentence = _("The hub does not answer.")
            except Garbled as error:
                sentence = error.sentence
            failures += 1
            if failures >= self._patience.attempts:
                raise Vanished(sentence)
            pause_s = self._patience.pause_s(failures)
            if self._end is not None and self._patience.clock() + pause_s > self._end:
                raise Vanished(sentence)
            if failures > 1:
                self._tell(_("{sentence} Trying again…").format(sentence=sentence))
            self._patience.sleep(pause_s)

    def _no_hub(self) -> SyncError:
        return SyncError(
            _("What answers at this address is no hub of a survey: perhaps the login page of the network."),
            where=str(self._client.base_url),
            remedy=_("Log in to the network in a browser, or check the address. All your work is kept here."),
        )


def open_client(url: str, limit_s: float | None = None) -> "httpx.Client":
    """Return the HTTP client for a hub; nothing of it waits longer than `limit_s`.

    Raises SyncError for what is no address of a hub.
    """
    import httpx

    longest_s = ANSWER_TIMEOUT_S if limit_s is None else min(limit_s, ANSWER_TIMEOUT_S)
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise ValueError(url)
        return httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(longest_s, connect=min(longest_s, CONNECT_TIMEOUT_S)),
            headers={"Accept-Encoding": "identity"},
            # A proxy of the system stands between an office and the Internet, never between two laptops.
            trust_env=parts.scheme == "https",
            follow_redirects=False,
        )
    except (ValueError, httpx.InvalidURL):
        raise SyncError(
            _("This is no address of a hub."),
            where=url,
            remedy=_("It looks like http://192.168.1.20:8720; `survey hub serve` shows it."),
        ) from None


def _shown(sentence: str) -> str:
    """Return what a hub said without the signs that a terminal would obey, and not endless."""
    return "".join(sign if sign.isprintable() else "?" for sign in sentence[:_LONGEST_SENTENCE])


def _read(kind: type[T], answer: Answer) -> T:
    try:
        return protocol.read_message(kind, answer.body)
    except ValueError:
        raise Vanished(_("The hub's answer cannot be read: is its version of survey another one?")) from None


def _refusal(body: bytes) -> Refusal:
    try:
        return protocol.read_message(Refusal, body)
    except ValueError:
        return Refusal("", "")
