"""The one tree of errors that stop the work, each with its exit status.

What lives here: classes. What does not: findings (a person may have several; they are values in
`records`), and printing (`cli`).

    SurveyError 10
    ├─ FormError 11            FormVersionError 12   FormCircle 11
    ├─ XPathError 15           EngineError 16          InterviewError 18
    ├─ StoreError 20           StoreBusy 21   StoreFull 22   StoreReadOnly 23
    │                          StoreDamaged 24   StoreNewer 25
    ├─ LogError 27             KeyMissing 28
    ├─ MediaError 30           PlaceError 33
    ├─ BundleError 35          BundleNewer 36   BundleSealed 37   StickFull 38
    ├─ CampaignError 40        NoCampaign 41
    ├─ OutputError 45
    └─ SyncError 46            HubRefused 47   HubNewer 48

Exit status 0 is done, 2 usage, 3 a bug, 4 stopped early with everything kept, 130 interrupted.
"""

from collections.abc import Sequence


class SurveyError(Exception):
    """What stopped the work, where, and what to do about it.

    `what` and `remedy` are whole sentences in the language in use; `where` names a file, a question or
    an agent. `exit_status` is what the command returns.
    """

    exit_status = 10

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy


class FormError(SurveyError):
    """A form cannot be read, or is no form."""

    exit_status = 11


class FormCircle(FormError):
    """The logic of a form goes in a circle.

    `steps` are the generic paths on the way with what is computed there: `relevant`, `calculate`, `count`.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        remedy: str | None = None,
        steps: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.steps = tuple(steps)


class FormVersionError(FormError):
    """The same form id and version is already here with another content."""

    exit_status = 12


class XPathError(SurveyError):
    """An expression cannot be read, or cannot be evaluated."""

    exit_status = 15


class EngineError(SurveyError):
    """An instance was asked for what its form does not allow."""

    exit_status = 16


class InterviewError(SurveyError):
    """An interview cannot begin or go on."""

    exit_status = 18


class StoreError(SurveyError):
    """The campaign's database or media folder cannot serve."""

    exit_status = 20


class StoreBusy(StoreError):
    """Another process holds what this one needs."""

    exit_status = 21


class StoreFull(StoreError):
    """The disk is full."""

    exit_status = 22


class StoreReadOnly(StoreError):
    """The campaign's folder cannot be written to."""

    exit_status = 23


class StoreDamaged(StoreError):
    """The database is damaged."""

    exit_status = 24


class StoreNewer(StoreError):
    """The database was written by a newer version of the toolkit."""

    exit_status = 25


class LogError(SurveyError):
    """An entry, a part or a chain is not what it should be."""

    exit_status = 27


class KeyMissing(LogError):
    """This device's private key is not where it should be."""

    exit_status = 28


class MediaError(SurveyError):
    """A photo or another medium cannot be taken in."""

    exit_status = 30


class PlaceError(SurveyError):
    """A position, a place or a gazetteer cannot be read."""

    exit_status = 33


class BundleError(SurveyError):
    """A file of a bundle is damaged, forged, or no file of a bundle."""

    exit_status = 35


class BundleNewer(BundleError):
    """A file of a bundle was made by a newer version of the toolkit."""

    exit_status = 36


class BundleSealed(BundleError):
    """A file of a bundle is sealed for others."""

    exit_status = 37


class StickFull(BundleError):
    """The stick, or the folder to write to, has no room."""

    exit_status = 38


class CampaignError(SurveyError):
    """A campaign cannot be made, found or used as asked."""

    exit_status = 40


class NoCampaign(CampaignError):
    """There is no campaign where one was looked for."""

    exit_status = 41


class OutputError(SurveyError):
    """An output cannot be written."""

    exit_status = 45


class SyncError(SurveyError):
    """No hub answers at the address, or what answers is none."""

    exit_status = 46


class HubRefused(SyncError):
    """The hub does not let this laptop in: the token, the device or the campaign."""

    exit_status = 47


class HubNewer(SyncError):
    """The hub speaks a protocol that this version does not."""

    exit_status = 48
