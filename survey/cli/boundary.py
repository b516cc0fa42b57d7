"""The border between the toolkit and a person: every error becomes a sentence and an exit status.

Exit status: 0 done, 2 usage, 3 a bug (its traceback in a log file that is named), 4 stopped early with
everything kept, 10-49 the known errors of `survey.errors`, 130 interrupted.
"""

import errno
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from survey.errors import StoreFull, StoreReadOnly, SurveyError
from survey.messages import _
from survey.messages.reasons import system_reason

EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130


def guard(command: Callable[[], int]) -> int:
    """Run `command` and return its exit status; say what stopped it on standard error."""
    from typer._click.exceptions import ClickException
    from typer.exceptions import Abort

    try:
        return command()
    except SurveyError as error:
        return say_error(error)
    except (KeyboardInterrupt, Abort):
        print(_("Interrupted. What was saved before is kept."), file=sys.stderr)  # noqa: T201
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has all that it wanted.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return 0
    except ClickException as error:
        return _say_usage(error)
    except OSError as error:
        return say_error(_from_system(error))
    except Exception as error:  # noqa: BLE001 - the command boundary
        return say_bug(error)


def say_error(error: SurveyError) -> int:
    """Say what stopped something, where, and what to do, on standard error; return the exit status."""
    what = error.what
    if error.where:
        what = _("{question}: {message}").format(question=error.where, message=what)
    lines = [_("Error: {what}").format(what=what)]
    if error.remedy:
        lines.append("  " + error.remedy)
    from survey.cli.screen import printable

    said = "\n".join(lines).split("\n")
    print("\n".join(map(printable, said)), file=sys.stderr)  # noqa: T201
    return error.exit_status


def _from_system(error: OSError) -> SurveyError:
    # Of a copy, the second name is the place that was written to.
    named = error.filename2 or error.filename
    where = str(named) if named else None
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFull(
            _("The disk is full; what was saved before is kept."),
            where=where,
            remedy=_("Free some space, then run the same command again."),
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StoreReadOnly(
            _("This place cannot be written to or read."),
            where=where,
            remedy=_("Check the rights on the folder, or that the disk is not write-protected."),
        )
    failing = error.errno == errno.EIO
    return SurveyError(
        _("The system refused: {reason}.").format(reason=system_reason(error)),
        where=where,
        remedy=_("What was saved before is kept. Try another stick or disk, then the same command again.")
        if failing
        else None,
    )


def _say_usage(error: Exception) -> int:
    from typer._click.exceptions import NoArgsIsHelpError

    context = getattr(error, "ctx", None)
    if isinstance(error, NoArgsIsHelpError):
        # The bare name of a group: its help page is the answer.
        print(error.format_message(), file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    print(_("Usage error: {reason}").format(reason=_usage_reason(error)), file=sys.stderr)  # noqa: T201
    if context is not None:
        print("  " + _("See: {command} --help").format(command=context.command_path), file=sys.stderr)  # noqa: T201
    return EXIT_USAGE


def _usage_reason(error: Exception) -> str:
    from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption

    message = str(getattr(error, "message", error))
    match error:
        case NoSuchOption():
            near = ", ".join(error.possibilities or ())
            hint = _(" Did you mean {names}?").format(names=near) if near else ""
            return _("there is no option {name}.").format(name=error.option_name) + hint
        case BadOptionUsage():
            takes_none = "does not take" in message
            words = _("{name} takes no value.") if takes_none else _("{name} needs a value after it.")
            return words.format(name=error.option_name)
        case MissingParameter():
            return _("{name} is missing.").format(name=_typed_name(error.param))
        case BadParameter() if error.param is not None or error.param_hint:
            known = error.param_hint if error.param is None else _typed_name(error.param)
            return _("{name}: {reason}").format(name=known, reason=_expected(error.param) or message)
        case _ if message.startswith("No such command"):
            return _("there is no command {name}.").format(
                name=message.split("'")[1] if "'" in message else ""
            )
        case _ if message.startswith("Got unexpected extra argument"):
            words = message.partition("(")[2].partition("(")[2].removesuffix(")")
            return _("this is too much: {words}").format(words=words)
    return message


def _typed_name(parameter: Any) -> str:
    """Return a parameter as it is typed: `--output`, or the word of the help page for an argument."""
    if parameter is None:
        return ""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.human_readable_name)


def _expected(parameter: Any) -> str | None:
    """Say which number an option takes; None where the parser's message is already one of ours."""
    kind = getattr(parameter, "type", None)
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is not None and most is not None:
        return _("give a number from {least} to {most}.").format(least=least, most=most)
    if least is not None:
        return _("give a number of {least} or more.").format(least=least)
    numbers = {"integer": _("give a whole number."), "float": _("give a number.")}
    return numbers.get(getattr(kind, "name", ""))


def say_bug(error: Exception) -> int:
    """Say that this is a bug, keep its traceback in the log file, and return the exit status."""
    from survey.campaign.folder import bug_log_path

    path = bug_log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"--- {datetime.now(UTC).isoformat()} survey {' '.join(sys.argv[1:])}\n")
            log.write("".join(traceback.format_exception(error)))
        kept = str(path)
    except OSError:
        traceback.print_exception(error)
        kept = _("the lines above")
    print(  # noqa: T201
        _("This is a bug in survey, not a mistake of yours: {name}: {reason}").format(
            name=type(error).__name__, reason=error
        ),
        "  "
        + _("Everything saved before is kept. Please send this to the developers: {kept}").format(kept=kept),
        sep="\n",
        file=sys.stderr,
    )
    return EXIT_BUG
