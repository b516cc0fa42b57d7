"""Pages laid over a question: the overview, refusals, notes, photos, language and help."""

from survey.interview.prompt import Option, OverviewRow, Place, PlaceKind
from survey.interview.terminal.page import InformationPage, ListPage, Page, Screen, WordPage, follow
from survey.interview.wording import MARKS
from survey.messages import _


def overview_page(screen: Screen) -> Page:
    """List every question with its state and answer; letters search, Enter jumps."""
    rows = screen.controller.overview()
    here = screen.controller.prompt().place
    options = [Option(str(index), _overview_line(row)) for index, row in enumerate(rows)]
    pointed = next((str(index) for index, row in enumerate(rows) if row.place == here), None)
    places: list[Place] = [row.place for row in rows]

    def chosen(screen: Screen, code: str) -> None:
        screen.keep_unfinished()
        if screen.controller.jump(places[int(code)]):
            screen.ask()
        else:
            screen.say(_("This question does not apply with the present answers."))

    return ListPage(
        _("Go to which question?"),
        options,
        chosen,
        hint=_("[x] answered  [ ] empty  [*] required  [!] not valid  [?] unfinished  [-] refused  [+] list"),
        show_codes=False,
        pointed=pointed,
    )


def _overview_line(row: OverviewRow) -> str:
    note = _(" (note)") if row.note else ""
    answer = f" = {row.answer}" if row.answer else ""
    return f"{MARKS[row.state]} {'  ' * row.depth}{row.label}{answer}{note}"


def refusal_page(screen: Screen) -> Page | str:
    """Offer the reasons for no answer, or a note where the form foresees none; a sentence off a question."""
    prompt = screen.controller.prompt()
    if prompt.place.kind is not PlaceKind.QUESTION:
        return _go_first()
    if not prompt.reasons:
        return _note(
            screen,
            _("The form foresees no reason here. Write a note for the coordinator:"),
        )

    def chosen(screen: Screen, code: str) -> None:
        follow(screen, screen.controller.refuse(code))

    return ListPage(_("Why is there no answer?"), prompt.reasons, chosen, hint=prompt.label)


def note_page(screen: Screen) -> Page | str:
    """Ask for a note on the present question; a sentence at the end."""
    if screen.controller.place.kind is PlaceKind.END:
        return _go_first()
    return _note(screen, _("Note on this question, for the coordinator:"))


def _note(screen: Screen, label: str) -> Page:
    prompt = screen.controller.prompt()

    def done(screen: Screen, text: str) -> None:
        screen.controller.set_note(text.strip() or None)
        screen.take_off([_("The note is kept.")] if text.strip() else ())

    return WordPage(label, done, hint=prompt.label, text=prompt.note or "")


def photo_page(screen: Screen) -> Page | str:
    """Ask for the path of a photo or file to attach here; a sentence where none can be."""
    if screen.controller.place.kind is PlaceKind.END:
        return _go_first()
    if not screen.controller.can_attach:
        return _("No file can be attached here.")

    def done(screen: Screen, text: str) -> None:
        if not text.strip():
            screen.take_off()
            return
        before = screen.controller.place
        reply = screen.controller.attach(text.strip())
        if not reply.is_accepted:
            screen.say(reply.message)
        elif screen.controller.place == before:
            screen.take_off(reply.notices)
        else:
            screen.ask(reply.notices)

    return WordPage(
        _("Path of the photo or file:"),
        done,
        hint=_("A file can be dragged onto the terminal; its path appears."),
    )


def language_page(screen: Screen) -> Page | str:
    """Offer the languages of the form; a sentence when it has only one."""
    controller = screen.controller
    if len(controller.languages) < 2:
        return _("This form has only one language.")

    def chosen(screen: Screen, code: str) -> None:
        controller.set_language(controller.languages[int(code) - 1])
        screen.take_off()

    options = [Option(str(number), name) for number, name in enumerate(controller.languages, 1)]
    here = str(controller.languages.index(controller.language) + 1)
    return ListPage(_("Language of the questionnaire"), options, chosen, pointed=here)


def _go_first() -> str:
    return _("Go to a question first.")


def help_page() -> Page:
    """Explain every key."""
    lines = [
        _("Enter: keep the answer and go on; passes an optional question left empty."),
        _("Shift-Tab: back along the way you came; what is unfinished is kept."),
        _("Ctrl-G: every question with its answer; letters search, Enter goes there."),
        _("Ctrl-R: refused, does not know, not applicable."),
        _("Ctrl-N: note on this question.  Ctrl-O: attach a photo or a file."),
        _("Ctrl-L: language of the questionnaire."),
        _("Ctrl-S, Ctrl-C: keep everything and leave; resume later."),
        _("Lists: type letters or the code, arrows point, Enter takes, Tab ticks."),
        _("Long text: Ctrl-D goes on, Ctrl-E opens your editor."),
        _("A long question: Page Down and Page Up."),
        _("Esc does nothing: nothing is ever lost by it."),
    ]
    return InformationPage(_("Help"), hint="\n".join(lines))
