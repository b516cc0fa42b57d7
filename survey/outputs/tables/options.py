"""What may be asked of the layout of tables."""

from dataclasses import dataclass

SINGLE, SPLIT, BOTH = "single", "split", "both"
MULTIPLE = (SINGLE, SPLIT, BOTH)
EVERY = "all"


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables are written.

    `labels` writes the labels of choices for their codes. `multiple` writes the answers of a multiple choice
    in one column, in a column a choice (`1`, `0`, empty without an answer), or both. `group_names` keeps the
    names of groups in those of columns. `parents` are the names of questions above a repeat that its rows
    carry too, `all` for every one. `reasons` writes why there is no answer in the place of the answer.
    `private` adds who wrote a submission and when.
    """

    labels: bool = False
    multiple: str = SINGLE
    group_names: bool = True
    parents: tuple[str, ...] = ()
    reasons: bool = False
    private: bool = False
