"""The campaign: hostile inputs one after the other, each must end in an answer or in an error that says why.

    python -m tests.fuzz.run [SEED [COUNT]]

A finding is an input that ends in another exception, or that takes longer than two seconds.
"""

import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from survey.engine import Instance
from survey.errors import SurveyError
from survey.form.definition import ExternalInstance, FormDefinition
from survey.form.secondary import load_instance
from survey.form.xform import read_xform
from survey.xpath import compile_expression
from survey.xpath.parser import parse
from survey.xpath.patterns import compile_pattern
from survey.xpath.syntax import to_text as print_syntax
from tests.fuzz import seeds
from tests.fuzz.mutations import spoil_bytes, spoil_form, spoil_text
from tests.xpath.tree import PlainEnvironment, XmlNode, read_document

LIMIT_S = 2.0
NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
# Of 1,000 inputs, how many go to each reader.
SHARES = {"expression": 560, "pattern": 150, "form": 120, "bytes of a form": 30, "list": 138, "bomb": 2}


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that ended badly: its number, its reader, what was seen, the input cut to 300 signs."""

    number: int
    reader: str
    seen: str
    given: str


@dataclass(slots=True)
class Campaign:
    """Seeds and readers; `outcomes` counts what inputs ended in."""

    rng: Random
    folder: Path
    outcomes: Counter[str]
    expressions: list[str]
    patterns: list[str]
    forms: list[bytes]
    document: XmlNode
    form: FormDefinition

    def read_expression(self) -> str:
        """Read a spoiled expression, print it and read it again, and compute it."""
        text = spoil_text(self.rng, self.rng.choice(self.expressions), self.expressions)
        self.give(text)
        tree = parse(text)
        assert parse(print_syntax(tree)) == tree
        env = PlainEnvironment(self.document)
        compile_expression(text).value(self.document.children[0], env)
        compile_expression(text).dependencies("/data/a")
        return text

    given: str | bytes = ""
    began_s: float = 0.0

    def give(self, given: str | bytes) -> None:
        """Begin to read an input: what making it took is not counted."""
        self.given, self.began_s = given, time.process_time()

    def read_pattern(self) -> None:
        """Compile a spoiled pattern and match it."""
        pattern = spoil_text(self.rng, self.rng.choice(self.patterns), self.patterns)
        self.give(pattern)
        compile_pattern(pattern)
        env = PlainEnvironment(self.document)
        env.texts = {"pattern": pattern}
        subject = self.rng.choice(("a" * 40 + "!", "Kaya 12", "", "é" * 20))
        compile_expression(f"regex('{subject}', jr:itext('pattern'))").value(self.document, env)

    def read_form(self, data: bytes) -> None:
        """Read a form, begin an interview, answer, go to the end, and print it."""
        self.give(data)
        form = read_xform(data, folder=self.folder)
        instance = Instance(form, now=NOW, tz=UTC)
        for ref in list(form.binds)[:12]:
            self.answer(instance, ref)
        for ref in ("/data/r", *list(form.binds)[:2]):
            self.quietly(lambda ref=ref: instance.add_repeat(ref))
        instance.finalize()
        instance.to_xml()

    def answer(self, instance: Instance, ref: str) -> None:
        """Give an odd answer; what is refused is no fault."""
        value = self.rng.choice(("o", "12", "Kaya", "2026-11-03", "12 -1 0 0", "-1e400", "\x00", "é" * 300))
        self.quietly(lambda: instance.answer(ref, value))

    def quietly(self, act: Callable[[], object]) -> None:
        """Act, an error that says why being as good as success."""
        try:
            act()
        except SurveyError as error:
            self.outcomes[type(error).__name__ + " within"] += 1

    def read_spoiled_form(self) -> None:
        """Read a form spoiled as XML."""
        self.read_form(spoil_form(self.rng, self.rng.choice(self.forms), self.expressions))

    def read_spoiled_bytes(self) -> None:
        """Read a form spoiled as bytes."""
        self.read_form(spoil_bytes(self.rng, self.rng.choice(self.forms), self.forms))

    def read_list(self) -> None:
        """Read a spoiled CSV, XML or GeoJSON file as a form's list."""
        kind, text = self.rng.choice((("csv", seeds.CSV), ("xml", seeds.XML), ("geojson", seeds.GEOJSON)))
        if self.rng.random() < 0.5:
            data = spoil_bytes(self.rng, text.encode(), [seeds.CSV.encode(), seeds.GEOJSON.encode()])
        else:
            data = spoil_text(self.rng, text, [seeds.CSV, seeds.GEOJSON]).encode("utf-8", "surrogatepass")
        self.read_file(kind, data)

    def read_file(self, kind: str, data: bytes) -> None:
        """Read the bytes as a list file and look a row up."""
        self.give(data)
        (self.folder / f"list.{kind}").write_bytes(data)
        instance = ExternalInstance("list", None, f"jr://file/list.{kind}")
        document = load_instance(self.form, instance)
        document.string_value()
        for child in document.children:
            child.lookup("item", "name", "kaya")

    def read_bomb(self) -> None:
        """Read a document type or entities; they must be refused, in a form and in a list."""
        data = self.rng.choice(seeds.BOMBS)
        encoded = data.encode(self.rng.choice(("utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1")))
        self.give(encoded)
        for read in (lambda: self.read_form(encoded), lambda: self.read_file("xml", encoded)):
            try:
                read()
            except SurveyError:
                continue
            raise AssertionError("a document type was taken")


def begin(seed: int, folder: Path, *, shipped: bool = True) -> Campaign:
    """Return a campaign; `shipped` tells whether the large form that the toolkit ships takes part."""
    expressions = seeds.expressions()
    small = seeds.small_forms(folder)
    forms = small * 40 + ([seeds.shipped_form()] if shipped else [])
    patterns = [text.partition(",")[2].strip(" ')") for text in expressions if text.startswith("regex(")]
    document = read_document(PROBES_DOCUMENT.read_text(encoding="utf-8"))
    form = read_xform(small[0])._replace(folder=folder)
    return Campaign(Random(seed), folder, Counter(), expressions, patterns, forms, document, form)


PROBES_DOCUMENT = seeds.PROBES.with_name("document.xml")


def run(campaign: Campaign, count: int) -> Iterator[Fault]:
    """Read `count` inputs and yield the faults."""
    readers: dict[str, Callable[[], object]] = {
        "expression": campaign.read_expression,
        "pattern": campaign.read_pattern,
        "form": campaign.read_spoiled_form,
        "bytes of a form": campaign.read_spoiled_bytes,
        "list": campaign.read_list,
        "bomb": campaign.read_bomb,
    }
    names, weights = list(SHARES), list(SHARES.values())
    for number in range(count):
        (name,) = campaign.rng.choices(names, weights)
        # The processor's time: other work on the machine is no fault of an input.
        seen = _outcome(readers[name], campaign.outcomes)
        took_s = time.process_time() - campaign.began_s
        campaign.outcomes[f"= {name}"] += 1
        if took_s > LIMIT_S:
            seen = f"took {took_s:.1f} s"
        if seen is not None:
            yield Fault(number, name, seen, repr(campaign.given)[:300])


def _outcome(read: Callable[[], object], outcomes: Counter[str]) -> str | None:
    try:
        read()
    except SurveyError as error:
        outcomes[type(error).__name__] += 1
        return None if error.what else "an error that says nothing"
    except Exception:
        return traceback.format_exc(limit=-3)
    outcomes["read"] += 1
    return None


def main(seed: int = 1, count: int = 100_000) -> int:
    """Run the campaign, print faults as they come, and the counts at the end."""
    faults = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        campaign = begin(seed, Path(folder))
        for fault in run(campaign, count):
            faults += 1
            print(f"--- input {fault.number}, {fault.reader}: {fault.given}\n{fault.seen}")
        print(f"seed {seed}: {count} inputs, {faults} faults, {time.monotonic() - began:.0f} s")
        print(", ".join(f"{name} {number}" for name, number in sorted(campaign.outcomes.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
