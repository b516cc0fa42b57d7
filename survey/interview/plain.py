"""The interview line by line: numbered choices, one line in, `:` commands. For screen readers and pipes.

An error repeats the question; the end of the input keeps the draft.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from survey.errors import SurveyError
from survey.interview.choices import ChoiceFilter
from survey.interview.controller import Controller
from survey.interview.prompt import Ending, Entry, Option, PlaceKind, Prompt, Reply
from survey.interview.wording import MARKS, before_line, change_line, changes_count, state_word
from survey.messages import _

SHOWN_CHOICES = 25


def wants_plain(input: TextIO, output: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether to ask line by line: no terminal at one end, TERM=dumb, or SURVEY_PLAIN set."""
    if environment.get("SURVEY_PLAIN", "") not in ("", "0"):
        return True
    return environment.get("TERM") == "dumb" or not (input.isatty() and output.isatty())


def run_plain(controller: Controller, lines_in: Iterable[str], out: TextIO) -> Ending:
    """Hold the interview by lines until it is finished or left; the end of `lines_in` keeps the draft."""
    return PlainInterview(controller, lines_in, out).run()


class _LeaveNow(Exception):
    """The person or the end of the input ends the interview."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class PlainInterview:
    """The state of an interview by lines."""

    def __init__(self, controller: Controller, lines_in: Iterable[str], out: TextIO) -> None:
        self._controller = controller
        self._lines: Iterator[str] = iter(lines_in)
        self._out = out
        # A terminal echoes what is typed; in a pipe the transcript would lack it.
        self._echoes = not getattr(lines_in, "isatty", lambda: False)()
        self._commands = {
            "b": self._back,
            "g": self._go,
            "n": self._note,
            "r": self._refuse,
            "s": self._keep,
            "l": self._language,
            "o": self._attach,
            "c": self._clear,
            "f": self._finish,
            "?": self._help,
        }

    def run(self) -> Ending:
        """Ask until the end."""
        self._say_all(self._controller.opening_notices())
        try:
            while True:
                self._show(self._controller.prompt())
                self._take(self._read())
        except _LeaveNow as leaving:
            return leaving.ending

    def _take(self, line: str) -> None:
        try:
            if line.startswith(":") and not line.startswith("::"):
                word, _space, rest = line[1:].strip().partition(" ")
                command = self._commands.get(word[:1].lower())
                if command is None:
                    self._complain(_("There is no command “{command}”; :? lists them.").format(command=line))
                else:
                    command((word[1:] + " " + rest).strip())
                return
            self._answer(self._controller.prompt(), line[1:] if line.startswith("::") else line)
        except SurveyError as error:
            self._complain(" ".join(part for part in (error.what, error.remedy) if part))

    # Answers.

    def _answer(self, prompt: Prompt, line: str) -> None:
        match prompt.entry:
            case Entry.REPEAT:
                self._answer_repeat(prompt, line.strip())
            case Entry.END:
                self._answer_end(line.strip())
            case Entry.ONE | Entry.MANY | Entry.RANK if line.strip():
                self._answer_choices(prompt, line)
            case Entry.FILE if line.strip():
                self._follow(self._controller.attach(line.strip()))
            case _:
                self._follow(self._controller.answer(line if line.strip() else prompt.text))

    def _answer_choices(self, prompt: Prompt, line: str) -> None:
        words = [line.strip()] if prompt.entry is Entry.ONE else line.replace(",", " ").split()
        codes = []
        for word in words:
            option = self._option(prompt.options, word)
            if option is None:
                return
            codes.append(option.code)
        self._follow(self._controller.answer(" ".join(dict.fromkeys(codes))))

    def _option(self, options: Sequence[Option], word: str) -> Option | None:
        if not _has_number_codes(options) and word.isdigit() and 1 <= int(word) <= len(options):
            return options[int(word) - 1]
        choices = ChoiceFilter(options)
        meant = choices.meant(word)
        if meant is not None:
            return options[meant]
        found = choices.matches(word)
        if not found:
            self._complain(_("No choice matches “{text}”.").format(text=word))
        else:
            self._complain(_("{count} choices match “{text}”:").format(count=len(found), text=word))
            for index in list(found)[:SHOWN_CHOICES]:
                self._say(_numbered(options, index))
        return None

    def _answer_repeat(self, prompt: Prompt, line: str) -> None:
        ref = prompt.place.ref
        if line == "":
            self._follow(self._controller.answer(""))
        elif line == "+":
            self._follow(self._controller.add_repeat(ref))
        elif line.startswith("-") and line[1:].strip().isdigit():
            self._delete(f"{ref}[{int(line[1:])}]")
        elif not (line.isdigit() and self._controller.enter_instance(f"{ref}[{int(line)}]")):
            self._complain(_("Type + to add one, a number to see one, - and a number to delete one."))

    def _delete(self, ref: str) -> None:
        self._say(_("Delete it and all its answers? (yes/no)"))
        if self._read().strip().lower() == _("yes"):
            self._follow(self._controller.delete_repeat(ref))

    def _answer_end(self, line: str) -> None:
        summary = self._controller.summary()
        if line.isdigit() and 1 <= int(line) <= len(summary.issues):
            self._controller.jump(summary.issues[int(line) - 1].place)
        elif line.lower() == "f":
            self._finish("")
        elif line.lower() == "k":
            self._keep("")
        elif line:
            self._complain(_end_line(has_lines=bool(summary.issues)))

    # Commands.

    def _back(self, rest: str) -> None:
        if not self._controller.back():
            self._complain(_("This is the first question."))

    def _go(self, rest: str) -> None:
        rows = self._controller.overview()
        if rest.isdigit() and 1 <= int(rest) <= len(rows):
            if not self._controller.jump(rows[int(rest) - 1].place):
                self._complain(_("This question does not apply with the present answers."))
            return
        named = [row for row in rows if rest and row.place.ref.rpartition("/")[2] == rest]
        if len(named) == 1 and self._controller.jump(named[0].place):
            return
        for number, row in enumerate(rows, 1):
            answer = f" = {row.answer}" if row.answer else ""
            self._say(f"{number:>4} {MARKS[row.state]} {'  ' * row.depth}{row.label}{answer}")
        self._say(_("Type :g and a number."))

    def _note(self, rest: str) -> None:
        if self._controller.prompt().place.kind is PlaceKind.END:
            self._complain(_("Nothing to choose here."))
            return
        if not rest:
            self._say(_("Note on this question, for the coordinator:"))
            rest = self._read().strip()
        self._controller.set_note(rest or None)
        self._say(_("The note is kept.") if rest else _("There is no note."))

    def _refuse(self, rest: str) -> None:
        prompt = self._controller.prompt()
        if not prompt.reasons:
            self._complain(_("The form foresees no reason here; :n writes a note."))
            return
        if not rest:
            self._say(_("Why is there no answer?"))
            for index in range(len(prompt.reasons)):
                self._say(_numbered(prompt.reasons, index))
            rest = self._read().strip()
        option = self._option(prompt.reasons, rest) if rest else None
        if option is not None:
            self._follow(self._controller.refuse(option.code))

    def _keep(self, rest: str) -> None:
        raise _LeaveNow(Ending.KEPT)

    def _language(self, rest: str) -> None:
        names = self._controller.languages
        if rest.isdigit() and 1 <= int(rest) <= len(names):
            self._controller.set_language(names[int(rest) - 1])
            return
        for number, name in enumerate(names, 1):
            self._say(f"  {number}. {name}")
        self._say(_("Type :l and a number."))

    def _attach(self, rest: str) -> None:
        reply = self._controller.attach(rest) if rest else None
        if reply is None:
            self._complain(_("Type :o and the path of the file."))
        elif reply.is_accepted:
            self._say_all(reply.notices)
        else:
            self._complain(reply.message or "")

    def _clear(self, rest: str) -> None:
        self._follow(self._controller.answer(""))

    def _finish(self, rest: str) -> None:
        reply = self._controller.finalize(without_unfinished=True)
        if reply.is_accepted:
            self._say_all(reply.notices)
            raise _LeaveNow(Ending.FINALIZED)
        self._complain(reply.message or "")

    def _help(self, rest: str) -> None:
        self._say(_("An empty line keeps the answer shown, or passes. Numbers or letters choose."))
        self._say(_(":b back  :g n go to  :r refused  :n note  :o path photo  :l language  :c clear"))
        self._say(_(":s keep and quit  :f finish  :? this help  (:: begins a text with a colon)"))

    # Lines.

    def _show(self, prompt: Prompt) -> None:
        progress = self._controller.progress()
        self._say("")
        section = progress.section_label or ""
        if prompt.crumbs and prompt.crumbs[0].startswith(section):
            section = ""
        where = [f"{progress.answered}/{progress.relevant}", section, *prompt.crumbs]
        self._say(f"[{' > '.join(part for part in where if part)}]")
        mark = " " + _("* required") if prompt.required and not prompt.missing else ""
        self._say(prompt.label + mark)
        for line in (prompt.hint, prompt.guidance, prompt.expects):
            if line:
                self._say("    " + line.replace("\n", "\n    "))
        self._show_answer(prompt)
        if prompt.complaint:
            self._complain(prompt.complaint)

    def _show_answer(self, prompt: Prompt) -> None:
        if prompt.entry is Entry.REPEAT:
            for option in self._controller.instances(prompt.place.ref):
                self._say(f"  {option.code}. {option.label}")
            self._say(_("Type + to add one, a number to see one, - and a number to delete one."))
        elif prompt.entry is Entry.END:
            self._show_end()
        for index in range(min(len(prompt.options), SHOWN_CHOICES)):
            self._say(_numbered(prompt.options, index))
        if len(prompt.options) > SHOWN_CHOICES:
            self._say(
                _("  and {count} more: type a few letters.").format(count=len(prompt.options) - SHOWN_CHOICES)
            )
        if prompt.before:
            self._say("    " + before_line(prompt))
        if prompt.text and not prompt.is_proposed:
            self._say(_("    Present answer: {text}").format(text=prompt.text))
        if prompt.missing:
            self._say(_("    Recorded: {reason}").format(reason=prompt.missing))
        if prompt.note:
            self._say(_("    Note: {text}").format(text=prompt.note))

    def _show_end(self) -> None:
        summary = self._controller.summary()
        for number, row in enumerate(summary.issues, 1):
            self._say(f"  {number}. {state_word(row.state)}: {row.label}")
        if summary.changes:
            self._say(changes_count(len(summary.changes)))
            self._say_all(f"    {change_line(own)}" for own in summary.changes)
        self._say(_end_line(has_lines=bool(summary.issues)))

    def _follow(self, reply: Reply) -> None:
        if reply.is_accepted:
            self._say_all(reply.notices)
        else:
            self._complain(reply.message or "")

    def _read(self) -> str:
        self._out.write("> ")
        self._out.flush()
        line = next(self._lines, None)
        if line is None:
            self._say("")
            self._say(_("End of the input: everything is kept as a draft."))
            raise _LeaveNow(Ending.KEPT)
        line = line.rstrip("\r\n")
        if self._echoes:
            self._say(line)
        return line

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)

    def _complain(self, message: str) -> None:
        self._say(f"! {message}")

    def _say(self, text: str) -> None:
        self._out.write(text + "\n")


def _has_number_codes(options: Sequence[Option]) -> bool:
    return any(option.code.isdigit() for option in options)


def _numbered(options: Sequence[Option], index: int) -> str:
    option = options[index]
    if _has_number_codes(options):
        return f"  {option.code}. {option.label}"
    return f"  {index + 1}. {option.label} ({option.code})"


def _end_line(*, has_lines: bool) -> str:
    if has_lines:
        return _("Type f to finish, k to keep as a draft, or the number of a line above.")
    return _("Type f to finish, k to keep as a draft.")
