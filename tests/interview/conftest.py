"""The interview's tests read English messages whatever catalogues exist."""

from collections.abc import Iterator

import pytest

from survey.messages import current_language, use_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = current_language()
    use_language("en")
    yield
    use_language(before)
