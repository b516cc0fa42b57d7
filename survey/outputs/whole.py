"""Files of an output: each appears whole or not at all, and an old one stays until then."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason


@contextmanager
def whole_files(targets: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield where to write the files; they take their places when all went well, else they are gone.

    Folders are made when absent. Raises OutputError.
    """
    parts = [target.with_name(target.name + ".part") for target in targets]
    try:
        for target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
        yield parts
        for part, target in zip(parts, targets, strict=True):
            part.replace(target)
    except OSError as error:
        raise OutputError(
            _("The export cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(targets[0].parent if len(targets) > 1 else targets[0]),
            remedy=_("Check the free space and the rights of that folder, and that no file there is open."),
        ) from error
    finally:
        for part in parts:
            with suppress(OSError):
                if part.is_dir():
                    shutil.rmtree(part)
                else:
                    part.unlink(missing_ok=True)
