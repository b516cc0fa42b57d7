"""Where the shipped forms and data lie.

In a checkout they are the top folders `forms/` and `data/`; in an installed wheel the build puts
copies of them under `survey/_shipped/`.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """Return the folder `forms` or `data` that came with this installation.

    Raises FileNotFoundError when the installation lacks it.
    """
    for candidate in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"no shipped folder {name!r} beside {_PACKAGE}")
