"""A seeded script of answers for a form: what both engines are then timed on.

What lives here: proposing answers, in the order of asking, that the form accepts. What does not: timing.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from survey.engine import Instance, NodeView
from survey.form import Control, FormDefinition

_WORDS = ("Kaya", "Dori", "Réo", "Koudougou", "a b", "Ngogom", "12", "été")
_TRIES = 20


class Recorder:
    """Answers a form once; `steps` are `("answer", ref, value)` and `("repeat", ref, "")` in order.

    `repeats` is how many instances each repeat gets where none are counted by the form, `limit` how many
    questions outside of repeats are answered.
    """

    def __init__(self, form: FormDefinition, seed: int, *, repeats: int, limit: int | None = None) -> None:
        self.steps: list[tuple[str, str, str]] = []
        self._random = random.Random(seed)
        self._instance = Instance(form)
        self._repeats = repeats
        self._left = limit
        self._walk(form.body, "")

    def _walk(self, controls: Sequence[Control], within: str) -> None:
        """Ask `controls`; `within` is the reference, with its positions, of the repeat instance around."""
        for control in controls:
            if control.kind == "group":
                self._walk(control.children, within)
            elif control.ref is not None and control.kind == "repeat":
                self._repeat(control, _placed(control.ref, within))
            elif control.ref is not None and self._left != 0:
                self._ask(_placed(control.ref, within), bool(within))

    def _repeat(self, control: Control, ref: str) -> None:
        if not self._instance.node(ref).relevant:
            return
        counted = control.count is not None or control.no_add_remove
        given = self._instance.repeat_count(ref)
        for place in range(1, (given if counted else max(given, self._repeats)) + 1):
            if place > given:
                self.steps.append(("repeat", self._instance.add_repeat(f"{ref}[{place}]"), ""))
            self._walk(control.children, f"{ref}[{place}]")

    def _ask(self, ref: str, in_repeat: bool) -> None:
        node = self._instance.node(ref)
        if not node.relevant or node.readonly or node.kind == "note":
            return
        for _try in range(_TRIES):
            value = self._propose(node)
            if value and self._instance.answer(ref, value).status == "ok":
                self.steps.append(("answer", ref, value))
                self._left = self._left - 1 if self._left is not None and not in_repeat else self._left
                return

    def _propose(self, node: NodeView) -> str:
        own = self._random
        if node.choices:
            # The first choice, often "yes", opens more questions.
            codes = [choice.value for choice in node.choices]
            first = codes[0] if own.random() < 0.5 else own.choice(codes)
            return " ".join(
                dict.fromkeys([first, *own.sample(codes, min(2, len(codes)))][: own.randint(1, 3)])
                if node.control == "select"
                else (first,)
            )
        match node.control, node.datatype:
            case "trigger", _:
                return "OK"
            case (("select1" | "select" | "rank" | "range" | "upload"), _):
                return ""
            case _, "int":
                return str(own.choice((own.randrange(5), own.randrange(120), own.randrange(900))))
            case _, "decimal":
                return str(own.randrange(800) / 8)
            case _, "date":
                return (date(1950, 1, 1) + timedelta(days=own.randrange(27_000))).isoformat()
            case _, "string":
                return own.choice(_WORDS)
        return ""


def _placed(ref: str, within: str) -> str:
    """Return a generic reference below the instance `within`.

    >>> _placed("/data/member/age", "/data/member[2]")
    '/data/member[2]/age'
    """
    generic = "/".join(part.partition("[")[0] for part in within.split("/"))
    return within + ref.removeprefix(generic) if within else ref
