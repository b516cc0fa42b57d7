"""Drawing a page into the terminal's rows and columns.

Top to bottom: header, rule, question with its hints, entry line or list, message, rule, keys. On few
rows the help shrinks first, then the question scrolls; the entry line is always there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_toolkit.data_structures import Point  # noqa: TID253 (this module is the terminal's)
from prompt_toolkit.filters import Condition  # noqa: TID253
from prompt_toolkit.formatted_text import StyleAndTextTuples  # noqa: TID253
from prompt_toolkit.layout import Layout  # noqa: TID253
from prompt_toolkit.layout.containers import ConditionalContainer, HSplit, Window  # noqa: TID253
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl, UIContent, UIControl  # noqa: TID253
from prompt_toolkit.layout.dimension import Dimension  # noqa: TID253
from prompt_toolkit.utils import get_cwidth  # noqa: TID253

from survey.interview.terminal.texts import cut_line, header, key_help, padded, shortened, wrapped
from survey.messages import _

if TYPE_CHECKING:
    from survey.interview.terminal.application import InterviewScreen


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rows each part gets, and the question's lines as (style, text)."""

    lines: tuple[tuple[str, str], ...]
    question_rows: int
    answer_rows: int
    message_rows: int
    help_rows: int


class Drawing:
    """The layout of the one application, computed anew from the page and the size."""

    def __init__(self, screen: "InterviewScreen") -> None:
        self._screen = screen
        self._planned: tuple[object, Plan] | None = None

    def layout(self) -> Layout:
        """Return prompt_toolkit's layout; the entry line has the focus, always."""
        has_list = Condition(lambda: self._screen.page.list is not None)
        entry = Window(
            BufferControl(self._screen.buffer, focusable=True),
            get_line_prefix=self._line_prefix,
            wrap_lines=True,
            height=lambda: Dimension.exact(self._entry_rows()),
            dont_extend_height=True,
        )
        return Layout(
            HSplit(
                [
                    Window(FormattedTextControl(self._header), height=1, style="class:header"),
                    self._rule(),
                    Window(
                        FormattedTextControl(self._question),
                        height=lambda: Dimension.exact(self.plan().question_rows),
                    ),
                    entry,
                    ConditionalContainer(Window(ListControl(self._screen)), has_list),
                    # Under a typed answer the message is near it; under a list it stays at the bottom.
                    self._message_window(),
                    ConditionalContainer(Window(), ~has_list),
                    self._rule(),
                    Window(
                        FormattedTextControl(self._help),
                        height=lambda: Dimension.exact(self.plan().help_rows),
                    ),
                ]
            ),
            focused_element=entry,
        )

    def size(self) -> tuple[int, int]:
        """Return rows and columns now."""
        size = self._screen.application.output.get_size()
        return max(6, size.rows), max(20, size.columns)

    def plan(self) -> Plan:
        """Return the share of each part; computed once for each page, message and size."""
        screen = self._screen
        rows, columns = self.size()
        page_list = screen.page.list
        said = screen.message or self._cut_label(columns)
        key = (id(screen.page), screen.page.label, said, rows, columns)
        if self._planned is not None and self._planned[0] == key:
            return self._planned[1]
        help_rows = 1 if rows < 16 else 2
        lines = self._question_lines(columns)
        message = wrapped(said, columns - 4) if said else []
        message_rows = max(1, min(len(message), 3 if rows >= 16 else 2))
        room = rows - 3 - help_rows - message_rows
        if page_list is not None:
            least = min(len(page_list.options) + 1, 8 if rows >= 20 else 4)
        elif screen.page.is_multiline:
            least = min(6, room // 2)
        else:
            least = 2 if rows >= 16 else 1
        question_rows = max(1, min(len(lines), room - least))
        plan = Plan(tuple(lines), question_rows, max(1, room - question_rows), message_rows, help_rows)
        self._planned = (key, plan)
        return plan

    def scroll_question(self, pages: int) -> bool:
        """Move the question's text by a page; return whether it has more than fits."""
        plan = self.plan()
        if len(plan.lines) <= plan.question_rows:
            return False
        step = max(1, plan.question_rows - 1)
        top = self._screen.question_top + pages * step
        self._screen.question_top = max(0, min(top, len(plan.lines) - plan.question_rows))
        return True

    def list_rows(self) -> int:
        """Return how many rows of the list are shown."""
        return max(1, self.plan().answer_rows - 1)

    def _message_window(self) -> Window:
        return Window(
            FormattedTextControl(self._message),
            height=lambda: Dimension.exact(self.plan().message_rows),
        )

    def _rule(self) -> Window:
        return Window(FormattedTextControl(lambda: "-" * self.size()[1]), height=1, style="class:rule")

    def _entry_rows(self) -> int:
        page = self._screen.page
        most = self.plan().answer_rows
        if page.list is not None or page.is_silent or most <= 1:
            return 1
        # One row is left free above the message.
        room = max(4, self.size()[1] - 4)
        wanted = sum(get_cwidth(line) // room + 1 for line in self._screen.buffer.text.split("\n"))
        return min(most, max(wanted, min(6, most) if page.is_multiline else 1) + 1)

    def _line_prefix(self, line: int, wraps: int) -> StyleAndTextTuples:
        if self._screen.page.is_silent:
            return [("", "   ")]
        return [("class:prompt", " > " if line == 0 and wraps == 0 else "   ")]

    def _header(self) -> StyleAndTextTuples:
        controller = self._screen.controller
        progress = controller.progress()
        section = ""
        if progress.section is not None and progress.sections:
            section = _("Section {number}/{total} {label}").format(
                number=progress.section, total=progress.sections, label=progress.section_label or ""
            )
        right = _("{answered}/{relevant} answered").format(
            answered=progress.answered, relevant=progress.relevant
        )
        text = header(
            controller.title, section.strip(), f"{right} {controller.language_code}", self.size()[1]
        )
        return [("", text)]

    def _question_lines(self, columns: int) -> list[tuple[str, str]]:
        page = self._screen.page
        lines: list[tuple[str, str]] = []
        if page.crumbs:
            lines.append(("class:crumbs", " " + shortened(" > ".join(page.crumbs), columns - 2)))
        mark = page.mark or ""
        room = columns - 2 - (len(mark) + 2 if mark else 0)
        label = wrapped(page.label, room)
        first = f" {padded(label[0], room)}  {mark}" if mark else f" {label[0]}"
        lines.append(("class:question", first))
        lines += [("class:question", f" {text}") for text in label[1:]]
        for extra in (page.hint, page.guidance):
            if extra:
                lines += [("class:hint", f"     {text}") for text in wrapped(extra, columns - 7)]
        return lines

    def _question(self) -> StyleAndTextTuples:
        plan = self.plan()
        top = self._screen.question_top
        shown = list(plan.lines[top : top + plan.question_rows])
        below = len(plan.lines) - top - plan.question_rows
        if below > 0 and shown:
            more = _("(Page Down: {count} more lines)").format(count=below)
            columns = self.size()[1]
            style, text = shown[-1]
            shown[-1] = (style, padded(text, columns - len(more) - 2) + " " + more)
        return _joined(shown)

    def _message(self) -> StyleAndTextTuples:
        screen = self._screen
        columns = self.size()[1]
        if not screen.message:
            label = self._cut_label(columns)
            return _joined(
                [("class:hint", f"   {line}") for line in wrapped(label, columns - 4)] if label else []
            )
        style = "class:complaint" if screen.message_is_complaint else "class:notice"
        mark = " ! " if screen.message_is_complaint else "   "
        lines = wrapped(screen.message, columns - 4)[: self.plan().message_rows]
        return _joined([(style, (mark if index == 0 else "   ") + text) for index, text in enumerate(lines)])

    def _cut_label(self, columns: int) -> str | None:
        """Return the label of the pointed item when its row shows only a part of it."""
        choices = self._screen.page.list
        option = choices.current() if choices is not None else None
        if choices is None or option is None or get_cwidth(option.label) + choices.margin <= columns:
            return None
        return option.label

    def _help(self) -> StyleAndTextTuples:
        lines = key_help(self._screen.page.keys(), self.size()[1], self.plan().help_rows)
        return _joined([("class:help", line) for line in lines])


class ListControl(UIControl):
    """The visible rows of the page's list, and only these: thousands of items cost what twenty cost."""

    def __init__(self, screen: "InterviewScreen") -> None:
        self._screen = screen

    def create_content(self, width: int, height: int) -> UIContent:
        """Return the rows that fit; prompt_toolkit asks for each line that it shows."""
        choices = self._screen.page.list
        if choices is None:
            return UIContent()
        if not choices.found:
            text = "   " + _("No choice matches. Backspace widens.")
            return UIContent(get_line=lambda line: [("class:hint", shortened(text, width))], line_count=1)
        choices.scroll(height)
        top = choices.top
        count = min(height, len(choices.found) - top)

        def line(index: int) -> StyleAndTextTuples:
            text = choices.row(top + index)
            if index == count - 1 and choices.remaining(height):
                more = _("({count} more)").format(count=choices.remaining(height))
                return [("", padded(text, width - len(more) - 2, keep=True) + " " + more)]
            style = "class:pointed" if text.startswith(" >") else ""
            return [(style, cut_line(text, width))]

        return UIContent(get_line=line, line_count=count, cursor_position=Point(0, 0), show_cursor=False)


def _joined(lines: list[tuple[str, str]]) -> StyleAndTextTuples:
    fragments: StyleAndTextTuples = []
    for index, (style, text) in enumerate(lines):
        if index:
            fragments.append(("", "\n"))
        fragments.append((style, text))
    return fragments
