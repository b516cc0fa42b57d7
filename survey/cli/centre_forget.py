"""`survey centre forget`: telephone and manager that an imported list gave for a centre are erased."""

from typing import Annotated

import typer

from survey.cli.erase import Why, Yes, require_word, show_copies, show_end
from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_facts, show_json
from survey.cli.session import session_of
from survey.messages import _

Centre = Annotated[str, typer.Argument(metavar=_("CENTRE"), help=_("Its id, or enough of its beginning."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register_forget(group: typer.Typer) -> None:
    """Add the command to the group `centre`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Erase for ever the telephone and the manager that an imported list gave for a centre, here and "
            "on every laptop that this reaches. The centre stays."
        ),
        epilog=_('Example: survey centre forget 65fb --why "demandé par téléphone"'),
    )
    def forget(
        context: typer.Context, centre: Centre, why: Why, yes: Yes = False, json: Json = False
    ) -> None:
        from survey.campaign.copies import known_copies
        from survey.campaign.frame.columns import field_label
        from survey.campaign.upkeep.forgetting import contact_to_forget, forget_contact

        with session_of(context).open_campaign() as campaign:
            identity, contact = contact_to_forget(campaign, centre)
            if not json:
                show_facts([(field_label(name), said) for name, said in contact.items()], indent=2)
            require_word(_("erase"), _("Nothing was erased."), yes=yes)
            gone = forget_contact(campaign, identity, why=why)
            copies = tuple(known_copies(campaign))
        if json:
            show_json({"centre": identity, "gone": gone})
        else:
            show_end(gone=gone)
            show_copies(copies, ())
