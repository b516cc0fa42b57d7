"""Making posts: submissions in, a folder for each post out, and which centres have none with the reason.

What lives here: the order of the work. What does not: reading the campaign (`campaign.publishing.posts`).
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from survey.errors import OutputError
from survey.fieldwork.gate import Gate, Refusal
from survey.form.definition import FormDefinition
from survey.form.itext import find_language
from survey.form.roles import NAME, QUESTION_NAMES
from survey.form.secondary import StaticNode
from survey.messages import LANGUAGES, _, speaking
from survey.messages.folding import fold
from survey.outputs.data.photos import plain_name
from survey.outputs.questions import Group, read_questions
from survey.outputs.report import Sieve
from survey.outputs.reports.posts.composing import Composer, summary_question
from survey.outputs.reports.posts.document import write_document
from survey.outputs.reports.posts.folders import check_folder, put_folder, read_folders, remove_folder
from survey.outputs.reports.posts.formats import FORMATS, IMAGES, write_fragment, write_markdown, write_spip
from survey.outputs.reports.posts.pictures import Drawer, Pictures
from survey.outputs.reports.posts.post import Post
from survey.outputs.site.centres import Centre, DayOf, Gathering
from survey.outputs.site.outlines import read_outlines
from survey.outputs.site.roles import find_roles
from survey.outputs.templating import Templates
from survey.records.attachments import FindBlob
from survey.records.submissions import SubmissionState

_ENDINGS = {"odt": "odt", "spip": "spip.txt", "html": "html", "md": "md"}
_CODES = ("centre_code", "code_centre", "center_code")


@dataclass(frozen=True, slots=True)
class PostsOrder:
    """Posts to make; see `outputs.site.build.SiteOrder` for what the two have in common.

    `centre` is one of them: its printed code, its name or a submission's id, or enough of its beginning.
    """

    folder: Path
    form: FormDefinition
    gate: Gate
    outlines: Path
    day_of: DayOf
    find_blob: FindBlob
    centre: str | None = None
    formats: tuple[str, ...] = FORMATS
    languages: tuple[str, ...] = LANGUAGES
    same_centre_groups: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, StaticNode] | None = None
    templates: Templates = field(default_factory=Templates)
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class PostsReport:
    """What was made: the folders of posts, those removed, and the reasons of centres without a post, counted.

    `kept` are files in removed folders that the tool did not make, and left. `missing_photos` may be shown
    but are not on this computer, or cannot be read.
    """

    folder: str
    posts: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    photos: int
    missing_photos: int
    without: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def make_posts(states: Iterable[SubmissionState], order: PostsOrder) -> PostsReport:
    """Write the posts of a form's submissions, and remove those that may not leave any more.

    Raises OutputError: a form without a summary, a centre that is none or has no post, a folder that holds
    what somebody else made, or cannot be written.
    """
    making = _Making(order)
    posts = making.gather(states)
    known = {own.path.name: own for own in read_folders(order.folder)}
    removed, kept = [], []
    for name, own in list(known.items()):
        if own.key not in {centre.slug for centre in posts.values()}:
            kept += remove_folder(own)
            removed.append(name)
            del known[name]
    chosen = making.chosen(posts)
    for name in chosen:
        check_folder(order.folder, name, known)
    pictures = list(making.write(chosen))
    for name in chosen:
        # A centre that has another name since lies in another folder.
        for former in [n for n, own in known.items() if own.key == posts[name].slug and n not in posts]:
            kept += remove_folder(known.pop(former))
    return PostsReport(
        folder=str(order.folder),
        posts=tuple(chosen),
        removed=tuple(removed),
        kept=tuple(kept),
        photos=sum(len(own.photos) for own in pictures),
        missing_photos=sum(own.missing for own in pictures),
        without=making.without(),
    )


class _Making:
    def __init__(self, order: PostsOrder) -> None:
        self._order = order
        self._forms = {code: _questions(order, code) for code in LANGUAGES}
        self._form = self._forms[LANGUAGES[0]]
        self._roles = {code: find_roles(form, order.gate.tags) for code, form in self._forms.items()}
        summary = summary_question(self._form)
        if summary is None:
            raise OutputError(
                _("This form asks for no summary, of which a post could be made."),
                where=order.form.form_id,
                remedy=_("Name another form with `--form`."),
            )
        self._summary = summary.path
        self._refused: list[tuple[SubmissionState, str]] = []

    def gather(self, states: Iterable[SubmissionState]) -> dict[str, Centre]:
        """Return the centres of which there is a post, by the name of its folder."""
        order = self._order
        roles = self._roles[LANGUAGES[0]]
        sieve = Sieve(order.gate, order.same_centre_groups)
        gathering = Gathering(self._form, roles, order.gate.tags, sieve, order.day_of)
        open_states: list[SubmissionState] = []
        gathered = gathering.gather(self._open(states, open_states))
        with_summary = [own for own in gathered.centres if own.values.get(self._summary, "").strip()]
        told = {own.state.submission for own in with_summary}
        self._refused += [(own, self._reason(own)) for own in open_states if own.submission not in told]
        return _named(with_summary)

    def _open(
        self, states: Iterable[SubmissionState], seen: list[SubmissionState]
    ) -> Iterator[SubmissionState]:
        """Yield the submissions of which something may leave, also into `seen`; the others are refused."""
        groups = self._order.same_centre_groups
        for state in states:
            whole = self._order.gate.refuses_submission(state)
            if groups.get(state.submission, state.submission) != state.submission:
                whole = Refusal.SAME_CENTRE
            if whole is None:
                seen.append(state)
                yield state
            else:
                self._refused.append((state, whole.sentence))

    def _reason(self, state: SubmissionState) -> str:
        """Return why there is no post of a submission."""
        was_written = state.answers.get(self._summary, "").strip() or self._summary in state.erased
        refusal = self._order.gate.refuses(state, self._summary) if was_written else None
        return refusal.sentence if refusal is not None else _("no summary was written")

    def without(self) -> dict[str, int]:
        """Return why centres have no post, with how many, the commonest first."""
        return dict(Counter(reason for _state, reason in self._refused).most_common())

    def chosen(self, posts: Mapping[str, Centre]) -> dict[str, Centre]:
        """Return the posts to write: all, or that of the centre that was asked for."""
        if self._order.centre is None:
            return dict(posts)
        wanted = self._order.centre
        found = {name: own for name, own in posts.items() if _is_meant(own.state, own.title, wanted)}
        if len(found) == 1:
            return found
        if found:
            raise OutputError(
                _("Several centres are meant: {names}.").format(names=", ".join(list(found)[:5])),
                where=wanted,
                remedy=_("Give more of its name, or its submission's id."),
            )
        reason = next((why for state, why in self._refused if _is_meant(state, "", wanted)), None)
        if reason is None:
            raise OutputError(
                _("There is no such centre."), where=wanted, remedy=_("`survey submission list` lists them.")
            )
        raise OutputError(_("There is no post of this centre: {reason}.").format(reason=reason), where=wanted)

    def write(self, chosen: Mapping[str, Centre]) -> Iterator[Pictures]:
        """Write the folders; yield the pictures of each."""
        outlines = read_outlines(self._order.outlines)
        with tempfile.TemporaryDirectory() as making:
            drawer = Drawer(outlines, self._order.find_blob, Path(making))
            for done, (name, centre) in enumerate(chosen.items(), 1):
                pictures = drawer.pictures(centre, name)
                put_folder(self._order.folder, name, centre.slug, self._files(name, centre, pictures))
                if self._order.progress is not None:
                    self._order.progress(done, len(chosen))
                yield pictures

    def _files(self, name: str, centre: Centre, pictures: Pictures) -> dict[str, bytes]:
        files = {f"{IMAGES}/{file}": data for file, data in pictures.data.items()}
        for code in self._order.languages:
            with speaking(code):
                composer = Composer(self._forms[code], self._roles[code])
                post = composer.compose(centre, pictures.photos, pictures.spot)
                for own in self._order.formats:
                    data = _written(own, post, pictures.data, self._order.templates)
                    files[f"{name}.{code}.{_ENDINGS[own]}"] = data
        return files


def _written(format_: str, post: Post, pictures: Mapping[str, bytes], templates: Templates) -> bytes:
    if format_ == "odt":
        return write_document(post, pictures)
    write = {"spip": write_spip, "html": write_fragment, "md": write_markdown}[format_]
    return write(post, templates).encode("utf-8")


def _questions(order: PostsOrder, code: str) -> Group:
    return read_questions(order.form, find_language(code, order.form.languages), order.lists)


def _named(centres: Sequence[Centre]) -> dict[str, Centre]:
    """Return centres by a readable name of a folder; two of one name carry four signs more, both."""
    stems = {own.slug: plain_name(own.title) or "centre" for own in centres}
    often = Counter(stems.values())
    return {stem if often[stem := stems[own.slug]] == 1 else f"{stem}-{own.slug[:4]}": own for own in centres}


def _is_meant(state: SubmissionState, title: str, wanted: str) -> bool:
    """Tell whether somebody means a submission by its id, its printed code or the name of its centre."""
    values = {**state.derived, **state.answers}
    codes = {value for path, value in values.items() if path.rpartition("/")[2] in _CODES}
    names = {
        title,
        *(values.get(path, "") for path in values if path.rpartition("/")[2] in QUESTION_NAMES[NAME]),
    }
    ids = (state.submission, state.submission.removeprefix("uuid:"))
    return (
        wanted.upper() in codes
        or any(own.startswith(wanted) for own in ids)
        or any(name and fold(name).startswith(fold(wanted)) for name in names)
    )
