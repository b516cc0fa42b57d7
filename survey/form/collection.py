"""The garbage collector, still while a form is read.

Reading a form makes tens of thousands of objects that all stay; going through them again and again to find
that none is garbage took half of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make no collection inside the block, and count what it made as old; a block inside another is nothing.

    For what is made once per form: garbage made inside is found late.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        # Both together move everything to the oldest generation, without looking at it.
        gc.freeze()
        gc.unfreeze()
        gc.enable()
