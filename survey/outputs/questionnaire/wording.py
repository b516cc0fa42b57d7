"""The words around the questions of a printed form, in the language in use."""

from survey.messages import _, ngettext


def sheet_words(questions: int) -> dict[str, str]:
    """Return the words that page and document share, by name."""
    return {
        "version": _("version"),
        "questions": ngettext("{count} question", "{count} questions", questions).format(count=questions),
        "required": _("an answer is required"),
        "how": _("How to read this"),
        "legend_required": _("An asterisk marks a question that must have an answer."),
        "legend_code": _("Small grey words are the names and codes that the form keeps."),
        "legend_read": _("A yellow bar on the left marks a text to read out."),
        "legend_values": _("A word in square brackets stands for what was answered to that question."),
        "guidance": _("For the interviewer:"),
        "shown": _("Shown or played: {name}"),
        "values": _("What the form computes"),
        "values_intro": _("Nobody is asked for these: the form works them out, or the device notes them."),
    }
