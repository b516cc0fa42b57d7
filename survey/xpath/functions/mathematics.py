"""Numbers: rounding, powers, trigonometry, random.

Source: XPath 1.0, section 4.4; ODK XForms specification, mathematical functions; JavaRosa 5.1 measured.
"""

import math
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any, cast

from survey.xpath.functions.registry import plain, with_environment
from survey.xpath.values import date_days, to_number, whole_number


def _guarded(function: Callable[..., float]) -> Callable[..., float]:
    def compute(*values: Any) -> float:
        try:
            return float(function(*(_exact_number(value) for value in values)))
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    return compute


def _exact_number(value: Any) -> float:
    """Convert a value to a number; a moment keeps its time of day here, as in JavaRosa."""
    return date_days(value) if isinstance(value, datetime) else to_number(value)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        is_odd = math.isfinite(exponent) and math.fmod(exponent, 2) in (-1.0, 1.0)
        return math.copysign(math.inf, base) if is_odd else math.inf
    return math.pow(base, exponent)


def _log(value: float) -> float:
    return -math.inf if value == 0 else math.log(value)


def _log10(value: float) -> float:
    return -math.inf if value == 0 else math.log10(value)


def _floor(value: float) -> float:
    return float(math.floor(value)) if math.isfinite(value) else value


def _ceiling(value: float) -> float:
    return float(math.ceil(value)) if math.isfinite(value) else value


for _name, _function in {
    "abs": abs, "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos,
    "atan": math.atan, "sqrt": math.sqrt, "exp": math.exp, "exp10": lambda value: 10.0**value,
    "log": _log, "log10": _log10, "floor": _floor, "ceiling": _ceiling,
}.items():  # fmt: skip
    plain(_name, 1)(_guarded(cast("Callable[..., float]", _function)))
plain("pow", 2)(_guarded(_power))
plain("atan2", 2)(_guarded(math.atan2))
plain("pi", 0)(lambda: math.pi)
with_environment("random", 0, volatile=True)(lambda env: env.random())


MOST_PLACES = 30


@plain("int", 1)
def integer(value: Any) -> float:
    """Return the whole part, towards zero; NaN stays."""
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


@plain("round", 1, 2)
def round_half_up(value: Any, places: Any = 0.0) -> float:
    """Round to `places` decimals, halves upwards.

    Source: JavaRosa: round(2.5) is 3, round(-2.5) is -2, round(2.345, 2) is 2.35.
    """
    number, scale = to_number(value), whole_number(to_number(places))
    if not math.isfinite(number):
        return number
    if abs(scale) > MOST_PLACES:
        return math.nan
    return float(
        (Decimal(repr(number)).scaleb(scale) + Decimal("0.5")).to_integral_value(ROUND_FLOOR).scaleb(-scale)
    )
