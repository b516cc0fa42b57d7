"""The pages of the form itself: questions, the offer of one more repeat instance, and the end."""

from survey.interview.prompt import Ending, Entry, Option, Place, Prompt
from survey.interview.terminal.choice_list import ChoiceList, Ticks
from survey.interview.terminal.page import KeyHelp, ListPage, Page, Screen, follow, no_single_match
from survey.interview.wording import before_line, change_line, changes_count, state_word
from survey.messages import _, ngettext

_TICKS = {Entry.ONE: Ticks.ONE, Entry.MANY: Ticks.MANY, Entry.RANK: Ticks.RANK}


def page_for(prompt: Prompt, screen: Screen) -> Page:
    """Return the page that asks what the controller stands at."""
    if prompt.entry is Entry.END:
        return EndPage(screen)
    if prompt.entry is Entry.REPEAT:
        return RepeatPage(prompt, screen)
    if prompt.entry in _TICKS:
        return ChoicePage(prompt)
    return QuestionPage(prompt)


class QuestionPage(Page):
    """A question answered by typing (or only read)."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(prompt.label, hint=_hints(prompt))
        self.prompt = prompt
        self.kind = f"{prompt.entry}"
        self.guidance = prompt.guidance
        self.crumbs = prompt.crumbs
        self.mark = _("* required") if prompt.required and not prompt.missing else None
        self.text = prompt.text
        self.complaint = prompt.complaint
        self.is_multiline = prompt.entry is Entry.LONG_TEXT
        self.is_silent = prompt.entry is Entry.NONE

    def enter(self, screen: Screen, text: str) -> None:
        """Hand the text to the controller, and go where it goes."""
        if self.prompt.entry is Entry.FILE and text.strip() and text != self.prompt.text:
            follow(screen, screen.controller.attach(text.strip()))
        else:
            follow(screen, screen.controller.answer(text))

    def back(self, screen: Screen, text: str) -> None:
        """Go back along the path really taken, keeping what is unfinished."""
        screen.controller.keep_typed(self.unfinished(text))
        if screen.controller.back():
            screen.ask()
        else:
            screen.say(_("This is the first question."), is_complaint=False)

    def unfinished(self, text: str) -> str | None:
        """Return the text when it is not the answer as it stands."""
        return text

    def keys(self) -> KeyHelp:
        """Return the keys of a question."""
        if self.is_multiline:
            first = [(_("Ctrl-D"), _("next")), (_("^E"), _("editor")), (_("Shift-Tab"), _("back"))]
        else:
            first = [(_("Enter"), _("next")), (_("Shift-Tab"), _("back"))]
        return [*first, *common_keys()]


class ChoicePage(QuestionPage):
    """A question answered from a list: one, several, or all in order."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(prompt)
        ticked = prompt.text.split()
        self.text = ""
        self.list = ChoiceList(
            prompt.options,
            ticks=_TICKS[prompt.entry],
            ticked=ticked,
        )

    def enter(self, screen: Screen, text: str) -> None:
        """Take the current item; in a multiple choice a typed item is ticked, an empty line goes on."""
        choices = self._choices()
        if text.strip() and choices.current() is None:
            screen.say(no_single_match(choices))
        elif choices.ticks is Ticks.ONE:
            option = choices.current()
            follow(screen, screen.controller.answer(option.code if option else ""))
        elif text.strip():
            self.tick(screen)
        else:
            follow(screen, screen.controller.answer(" ".join(choices.ticked_in_order())))

    def tick(self, screen: Screen) -> None:
        """Tick the current item and show the whole list again."""
        choices = self._choices()
        if choices.ticks is Ticks.ONE:
            return
        option = choices.current()
        if not choices.tick() or option is None:
            screen.say(_("Point with the arrow keys or type a code, then Tab ticks."))
            return
        screen.clear_line()
        choices.type("")
        choices.pointer = choices.options.index(option)
        screen.say(None)

    def unfinished(self, text: str) -> str | None:
        """Return the ticks; a half-typed filter is nothing to keep."""
        choices = self._choices()
        if choices.ticks is Ticks.ONE:
            return self.prompt.text
        return " ".join(choices.ticked_in_order())

    def keys(self) -> KeyHelp:
        """Return the keys of a list, Tab among them where it ticks."""
        tick = [] if self._choices().ticks is Ticks.ONE else [(_("Tab"), _("tick"))]
        return [(_("Enter"), _("next")), *tick, (_("Shift-Tab"), _("back")), *common_keys()]

    def _choices(self) -> ChoiceList:
        assert self.list is not None
        return self.list


class RepeatPage(ListPage):
    """The offer of one more repeat instance, with those that are there."""

    kind = "repeat"

    def __init__(self, prompt: Prompt, screen: Screen) -> None:
        instances = screen.controller.instances(prompt.place.ref)
        options = [Option("+", _("Add: {name}").format(name=prompt.label)), *instances]
        if instances:
            options.append(Option("-", _("Delete one of them")))
        count = ngettext("{count} so far.", "{count} so far.", len(instances)).format(count=len(instances))
        super().__init__(
            prompt.label,
            options,
            self._chosen,
            hint=_("{count} Type + to add one, a number to see one; Enter goes on.").format(count=count),
        )
        self.prompt = prompt
        self.crumbs = prompt.crumbs
        self.complaint = prompt.complaint

    def _chosen(self, screen: Screen, code: str) -> None:
        ref = self.prompt.place.ref
        if code == "+":
            follow(screen, screen.controller.add_repeat(ref))
        elif code == "-":
            screen.lay_over(deletion_page(screen, ref))
        elif screen.controller.enter_instance(f"{ref}[{code}]"):
            screen.ask()
        else:
            screen.say(_("There is nothing to ask there."))

    def enter_empty(self, screen: Screen) -> None:
        """Go on without adding."""
        follow(screen, screen.controller.answer(""))

    def back(self, screen: Screen, text: str) -> None:
        """Go back along the path."""
        if screen.controller.back():
            screen.ask()
        else:
            screen.say(_("This is the first question."), is_complaint=False)

    def keys(self) -> KeyHelp:
        """Return the keys of the offer."""
        return [(_("Enter"), _("next")), ("+", _("add")), (_("Shift-Tab"), _("back")), *common_keys()]


def deletion_page(screen: Screen, ref: str) -> Page:
    """Ask which instance of the repeat at `ref` to delete, then whether to."""

    def chosen(screen: Screen, code: str) -> None:
        label = next((o.label for o in screen.controller.instances(ref) if o.code == code), code)
        screen.lay_over(_confirmation(ref, code, label))

    return ListPage(_("Delete which one?"), screen.controller.instances(ref), chosen)


def _confirmation(ref: str, code: str, label: str) -> Page:
    def chosen(screen: Screen, answer: str) -> None:
        if answer == _("yes"):
            follow(screen, screen.controller.delete_repeat(f"{ref}[{code}]"))
        else:
            screen.ask()

    return ListPage(
        _("Delete “{label}” and all its answers?").format(label=label),
        [Option(_("yes"), _("Delete it")), Option(_("no"), _("Keep it"))],
        chosen,
        hint=_("What is deleted cannot be brought back."),
    )


class EndPage(ListPage):
    """The end: what is unanswered or invalid, each one key away, and finishing."""

    kind = "end"
    FINISH, LEAVE, OVERVIEW, CHANGES = "f", "k", "g", "c"

    def __init__(self, screen: Screen) -> None:
        self.summary = screen.controller.summary()
        self.places: dict[str, Place] = {}
        options = []
        for number, row in enumerate(self.summary.issues, 1):
            self.places[str(number)] = row.place
            options.append(Option(str(number), f"{state_word(row.state)}: {row.label}"))
        if not self.summary.blocks:
            options.append(Option(self.FINISH, _("Finish: the interview is complete")))
        if self.summary.changes:
            options.append(Option(self.CHANGES, changes_count(len(self.summary.changes))))
        options.append(Option(self.LEAVE, _("Keep as a draft and leave")))
        options.append(Option(self.OVERVIEW, _("See every question")))
        super().__init__(_("End of the questionnaire"), options, self._chosen, hint=self._hint())

    def _hint(self) -> str:
        lines = [
            _("{answered} of {relevant} questions are answered.").format(
                answered=self.summary.answered, relevant=self.summary.relevant
            )
        ]
        if self.summary.blocks:
            lines.append(_("The questions below must be answered or corrected before finishing."))
        if self.summary.hidden:
            lines.append(
                ngettext(
                    "{count} answer does not apply any more and will be left out.",
                    "{count} answers do not apply any more and will be left out.",
                    self.summary.hidden,
                ).format(count=self.summary.hidden)
            )
        return "\n".join(lines)

    def _chosen(self, screen: Screen, code: str) -> None:
        if code == self.LEAVE:
            screen.leave(Ending.KEPT)
        elif code == self.OVERVIEW:
            from survey.interview.terminal.overlays import overview_page

            screen.lay_over(overview_page(screen))
        elif code == self.CHANGES:
            screen.lay_over(changes_page(screen))
        elif code == self.FINISH:
            self._finish(screen)
        elif screen.controller.jump(self.places[code]):
            screen.ask()

    def _finish(self, screen: Screen) -> None:
        if self.summary.unfinished:
            screen.lay_over(_unfinished_confirmation(self.summary.unfinished))
        else:
            _finalize(screen)

    def back(self, screen: Screen, text: str) -> None:
        """Go back to the questions."""
        if screen.controller.back():
            screen.ask()

    def keys(self) -> KeyHelp:
        """Return the keys of the end."""
        finish = [] if self.summary.blocks else [("f", _("finish"))]
        return [*finish, (_("Enter"), _("take")), (_("Shift-Tab"), _("back")), *common_keys(is_end=True)]


def _unfinished_confirmation(count: int) -> Page:
    def chosen(screen: Screen, answer: str) -> None:
        if answer == _("yes"):
            _finalize(screen)
        else:
            screen.ask()

    return ListPage(
        ngettext(
            "{count} question holds text that was not accepted. Finish without it?",
            "{count} questions hold text that was not accepted. Finish without it?",
            count,
        ).format(count=count),
        [Option(_("yes"), _("Finish without it")), Option(_("no"), _("Go back and correct"))],
        chosen,
    )


def _finalize(screen: Screen) -> None:
    reply = screen.controller.finalize(without_unfinished=True)
    if reply.is_accepted:
        screen.leave(Ending.FINALIZED)
    else:
        screen.ask([reply.message] if reply.message else [])


def _hints(prompt: Prompt) -> str | None:
    lines = [line for line in (prompt.hint, prompt.expects) if line]
    if prompt.before:
        lines.append(before_line(prompt))
    if prompt.missing:
        lines.append(_("Recorded: {reason}. An answer typed here replaces it.").format(reason=prompt.missing))
    if prompt.files:
        lines.append(_("Attached: {names}.").format(names=", ".join(prompt.files)))
    if prompt.note:
        lines.append(_("Note: {text}").format(text=prompt.note))
    return "\n".join(lines) or None


def changes_page(screen: Screen) -> Page:
    """List what differs from the last visit; a number goes to the question."""
    changes = screen.controller.summary().changes
    places = {str(number): own.place for number, own in enumerate(changes, 1)}
    options = [Option(str(n), change_line(own)) for n, own in enumerate(changes, 1)]

    def chosen(screen: Screen, code: str) -> None:
        if screen.controller.jump(places[code]):
            screen.ask()

    return ListPage(_("What changed since the last visit"), options, chosen)


def common_keys(*, is_end: bool = False) -> KeyHelp:
    """Return the keys that work at every question, or at the end."""
    about_question = [("^R", _("refused/unknown")), ("^N", _("note")), ("^O", _("photo"))]
    return [
        ("^G", _("go to")),
        *([] if is_end else about_question),
        ("^L", _("language")),
        ("^S", _("keep and leave")),
        ("F1", _("help")),
    ]
