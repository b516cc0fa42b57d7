"""From the runs of both engines to the lines that bench/engine.py prints."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

WALL, CPU = 0, 1
Runs = Mapping[str, Sequence[dict[str, Any]]]
MEASURES = (("shows", "question shown"), ("answers", "answer"), ("repeats", "instance added"))


@dataclass(frozen=True)
class Line:
    """One ratio: `peer` and `ours` in `unit`; `bar` is what the ratio must not pass, None for none."""

    form: str
    what: str
    unit: str
    peer: float
    ours: float
    bar: float | None = None

    @property
    def ratio(self) -> float:
        """Return ours as so many times the peer's."""
        return self.ours / self.peer if self.peer else 0.0

    @property
    def is_missed(self) -> bool:
        """Tell whether the bar is passed."""
        return self.bar is not None and self.ratio > self.bar

    def as_json(self) -> dict[str, Any]:
        """Return the object that --json prints."""
        return {
            "form": self.form,
            "what": self.what,
            "unit": self.unit,
            "javarosa": round(self.peer, 4),
            "ours": round(self.ours, 4),
            "ratio": round(self.ratio, 3),
            "bar": self.bar,
            "missed": self.is_missed,
        }


def print_lines(lines: Sequence[Line]) -> None:
    """Print a table in Markdown."""
    print("| form | what | JavaRosa | ours | ratio | bar |\n|---|---|---|---|---|---|")
    for line in lines:
        bar = "" if line.bar is None else f"{line.bar:g} ×{' MISSED' if line.is_missed else ''}"
        print(
            f"| {line.form} | {line.what} | {line.peer:.3g} {line.unit} | {line.ours:.3g} {line.unit} "
            f"| {line.ratio:.2f} × | {bar} |"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def lines_of(form: str, runs: Runs) -> list[Line]:
    """Return the lines of one form: loads, what is done at each question, the whole walk, memory."""
    lines: list[Line] = []
    for clock, state in ((CPU, "cold"), (WALL, "cold"), (CPU, "warm")):
        # The bars are for the process as an interviewer starts it.
        is_bar = state == "cold" and clock == CPU
        words = f"{state}, {'CPU' if clock == CPU else 'wall'}"
        lines.extend(_loads(form, runs, clock, words, state, is_bar=is_bar))
        lines.extend(_steps(form, runs, clock, words, state, is_bar=is_bar))
        peer, ours = (_middle(runs[own], partial(_whole_ms, clock, state)) for own in ("peer", "cache"))
        lines.append(Line(form, f"load and all steps ({words})", "ms", peer, ours))
    memory = {
        engine: _middle(runs[engine], lambda run: run["peak_kib"] / 1024) for engine in ("peer", "cache")
    }
    lines.append(Line(form, "peak memory", "MiB", memory["peer"], memory["cache"]))
    return lines


def _loads(form: str, runs: Runs, clock: int, words: str, state: str, *, is_bar: bool) -> list[Line]:
    def load_ms(run: dict[str, Any]) -> float:
        loads = [load[clock] / 1e6 for load in run["loads"]]
        return loads[0] if state == "cold" else statistics.median(loads[1:])

    peer = _middle(runs["peer"], load_ms)
    return [
        Line(
            form,
            f"load from {source} ({words})",
            "ms",
            peer,
            _middle(runs[key], load_ms),
            bar if is_bar else None,
        )
        for key, source, bar in (("xml", "XML", 0.8), ("cache", "cache", 0.25))
    ]


def _steps(form: str, runs: Runs, clock: int, words: str, state: str, *, is_bar: bool) -> list[Line]:
    lines = []
    for key, what in MEASURES:
        if not runs["peer"][0]["rounds"][0][key]:
            continue
        for name, figure in (("median", statistics.median), ("p95", lambda values: percentile(values, 0.95))):
            bar = 1.0 if is_bar and key == "answers" else None
            peer, ours = (
                _middle(runs[own], lambda run, k=key, f=figure: _figure(run, k, clock, state, f))
                for own in ("peer", "cache")
            )
            lines.append(Line(form, f"{what}, {name} ({words})", "ms", peer, ours, bar))
    return lines


def _whole_ms(clock: int, state: str, run: dict[str, Any]) -> float:
    """Return the time of a load and of all that is shown, answered and added after it."""
    rounds = zip(run["loads"], run["rounds"], strict=True)
    sums = [
        load[clock] + sum(time[clock] for key, _what in MEASURES for time in walk[key])
        for load, walk in rounds
    ]
    return (sums[0] if state == "cold" else statistics.median(sums[1:])) / 1e6


def _figure(
    run: dict[str, Any], key: str, clock: int, state: str, figure: Callable[[list[float]], float]
) -> float:
    rounds = run["rounds"][:1] if state == "cold" else run["rounds"][1:]
    return statistics.median(figure([time[clock] / 1e6 for time in walk[key]]) for walk in rounds)


def _middle(runs: Sequence[dict[str, Any]], figure: Callable[[dict[str, Any]], float]) -> float:
    return statistics.median(figure(run) for run in runs)


def flat_lines(grown: Mapping[str, Runs]) -> list[Line]:
    """Return an answer's cost in forms of growing size; the last line is the growth from first to last."""
    lines = []
    for form, runs in grown.items():
        lines.extend(
            line
            for line in _steps(form, runs, CPU, "warm, CPU", "warm", is_bar=False)
            if line.what.startswith("answer")
        )
    for name in ("median", "p95"):
        own = [line for line in lines if f", {name}" in line.what]
        lines.append(
            Line(
                "largest",
                f"answer, {name}, against the smallest form, ours",
                "ms",
                own[0].ours,
                own[-1].ours,
                1.3,
            )
        )
    return lines
