"""`survey form state`: whether a form takes interviews: open, closing or closed."""

from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_table
from survey.cli.session import session_of
from survey.messages import _

Form = Annotated[
    str | None, typer.Argument(metavar=_("[FORM]"), help=_("The form's id; without one, every form."))
]
State = Annotated[
    str | None,
    typer.Argument(
        metavar="[open|closing|closed]",
        help=_(
            "The new state: a closing form lets interviews be finished that were begun, a closed one none."
        ),
    ),
]
Why = Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why; agents read it."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register_state(group: typer.Typer) -> None:
    """Add `state` to the group of forms."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Say whether a form takes interviews, or show it. Agents learn it from the next bundle or kit; "
            "what they bring is merged whatever the state."
        ),
        epilog=_(
            "Examples: survey form state | survey form state centre closing | "
            'survey form state centre closed --why "fin de la collecte" | survey form state centre open'
        ),
    )
    def state(
        context: typer.Context,
        form: Form = None,
        new: State = None,
        why: Why = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.form_states import form_states, say_form_state

        with session_of(context).open_campaign() as campaign:
            if form is not None and new is not None:
                rows = [say_form_state(campaign, form, new, why=why)]
            else:
                if form is not None:
                    campaign.store.forms.get(form)
                rows = [own for name, own in form_states(campaign).items() if form in (None, name)]
        if json:
            show_json([row.as_json() for row in rows])
        else:
            show_table(
                [_("Form"), _("State"), _("Why")],
                [[row.form_id, row.sentence, next((o.why for o in row.said if o.why), "")] for row in rows],
            )
