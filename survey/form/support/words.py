"""What happens instead, in words."""

from survey.form.support.rows import Instead
from survey.messages import _


def instead_in_words(instead: Instead) -> str:
    """Say what an interview does with what it does not honour as written."""
    return {
        Instead.APP: _("No application is called here: the answer is typed."),
        Instead.AS_WRITTEN: _("It is shown as it is written, and rendered on paper."),
        Instead.ATTACHED: _("A file is chosen: nothing is recorded or drawn here."),
        Instead.CALENDAR: _("The date is typed in the usual (Gregorian) calendar, in which it is saved."),
        Instead.CARRIED: _("Work travels by stick or `survey sync`, to the campaign's coordinator or hub."),
        Instead.COLUMN: _("The choices stand below each other, each with its label."),
        Instead.EMPTY: _("It stays empty: a laptop does not know it."),
        Instead.FILE_NAMED: _("The file is named beside the label, and not played."),
        Instead.IDENTIFIED: _("An instanceID is given all the same, or an edit would look like a new one."),
        Instead.KEPT: _("It is not known here; the question is shown as without it."),
        Instead.ONE_AT_A_TIME: _("The questions are asked one after the other."),
        Instead.PASSED_OVER: _("It is passed over; the questions are asked without it."),
        Instead.PLAIN: _("The answer is typed on a plain line."),
        Instead.READABLE: _("The answer can be read on the screen while it is typed and afterwards."),
        Instead.SEALED: _("What leaves this laptop is sealed for the coordinators of the campaign."),
        Instead.STAYS: _("The file keeps its size."),
        Instead.TYPED: _("The answer is typed, without a map, scale or picker."),
        Instead.UNMEASURED: _("The position is typed or pasted: no accuracy is measured."),
        Instead.UNRECORDED: _("The audit has no positions, reasons or names of users."),
    }[instead]
