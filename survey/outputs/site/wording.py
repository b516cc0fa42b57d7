"""The words of the site, in the language in use: pages and script take them from here."""

from survey.messages import _, ngettext, pgettext

COUNTRY_NAMES = {
    "BF": ("Burkina Faso", "Burkina Faso"),
    "BJ": ("Bénin", "Benin"),
    "DZ": ("Algérie", "Algeria"),
    "CI": ("Côte d'Ivoire", "Côte d'Ivoire"),
    "GH": ("Ghana", "Ghana"),
    "GM": ("Gambie", "The Gambia"),
    "GN": ("Guinée", "Guinea"),
    "GW": ("Guinée-Bissau", "Guinea-Bissau"),
    "LR": ("Liberia", "Liberia"),
    "ML": ("Mali", "Mali"),
    "MR": ("Mauritanie", "Mauritania"),
    "NE": ("Niger", "Niger"),
    "NG": ("Nigeria", "Nigeria"),
    "SL": ("Sierra Leone", "Sierra Leone"),
    "SN": ("Sénégal", "Senegal"),
    "TG": ("Togo", "Togo"),
}
"""French and English names by ISO 3166-1 code."""


def page_words() -> dict[str, str]:
    """Return the words of every page."""
    return {
        "skip": _("Skip to the content"),
        "menu": _("Main menu"),
        "home": _("Start page"),
        "dark": _("Dark colours"),
        "map": _("Map"),
        "status": _("Status review"),
        "status_former": _("By the regions before July 2025"),
        "status_today": _("By the regions of 2025"),
        "contents": _("Local contents"),
        "built": _("Pages made on {day}."),
        "page_built": _("This page was made on {day}."),
        "consent_short": _("Only what people agreed to publish stands here."),
        "consent": _(
            "Each centre shown here agreed to it, purpose by purpose. Consent can be taken back at any time: "
            "the page and its photos are gone from the next edition."
        ),
        "consent_title": _("What people agreed to"),
        "lead": _("What each centre offers, where it is, and what works there today."),
        "open_map": _("Open the map"),
        "open_gallery": _("See the photos"),
        "open_contents": _("See the local contents"),
        "in_figures": _("In figures"),
        "figures_note": _(
            "Answers that were given for counts only appear in groups of three at least; the rest is added "
            "up under “other”. They are those of everybody who took part, with a page here or without."
        ),
        "more_figures": _("More figures"),
        "one_region": ngettext("{n} region", "{n} regions", 1),
        "many_regions": ngettext("{n} region", "{n} regions", 2),
        "other": pgettext("the rest of a count", "other"),
        "choice": pgettext("column of a count", "Answer"),
        "number": pgettext("column of a count", "Centres"),
        "recent": _("Centres"),
        "all_centres": _("All centres, on the map and in a list"),
        "nothing_yet": _("No centre has agreed to a page of its own yet."),
        "photos": _("Photos"),
        "photo_of": _("Photo of {name}"),
        "testimony": _("Testimony"),
        "where": _("Where it is"),
        "position": _("Position"),
        "visited": _("Visited on {day}"),
        "on_map": _("See it on the map"),
        "map_of": _("Map: the position of {name}"),
        "unnamed": _("Centre without a name"),
        **_map_words(),
        **_gallery_words(),
        **_contents_words(),
        **_post_words(),
    }


def _map_words() -> dict[str, str]:
    return {
        "map_title": _("Map of the centres"),
        "search": _("Search"),
        "search_hint": _("Name or place"),
        "all": pgettext("no filter", "All"),
        "clear": _("Clear"),
        "results": _("Centres found"),
        "one_centre": ngettext("{n} centre", "{n} centres", 1),
        "many_centres": ngettext("{n} centre", "{n} centres", 2),
        "without_position": _("no position"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "whole": _("The whole map"),
        "close": _("Close"),
        "read_more": _("Read its page"),
        "show": _("Show on the map"),
        "show_named": _("Show {name} on the map"),
        "cluster": _("{n} centres here: zoom in"),
        "more": _("Show more"),
        "none_found": _("No centre matches. Try fewer words, or clear the filters."),
        "map_help": _(
            "Drag to move, + and - to zoom. With the keyboard: Tab goes from centre to centre, Enter opens, "
            "Escape closes, arrows move the map."
        ),
        "map_file": _("The map with its labels, to print large (SVG)"),
        "needs_script": _("The map and the lists need JavaScript, which is part of this folder."),
    }


def _gallery_words() -> dict[str, str]:
    return {
        "gallery_title": _("Photos of the centres"),
        "gallery_lead": _("What the centres look like, with their agreement."),
        "gallery_hint": _("Name, place or caption"),
        "no_photos": _("No photo may be shown yet."),
        "no_photo_found": _("No photo matches. Try fewer words, or clear the filters."),
        "one_photo": ngettext("{n} photo", "{n} photos", 1),
        "many_photos": ngettext("{n} photo", "{n} photos", 2),
        "photo": _("Photo"),
        "photo_number": _("Photo {n} of {all}"),
        "previous": _("Previous photo"),
        "next": _("Next photo"),
    }


def _contents_words() -> dict[str, str]:
    return {
        "contents_title": _("Local contents and applications"),
        "contents_lead": _("What centres made or collected, with the rights and where to get a copy."),
        "contents_hint": _("Title, producer or centre"),
        "no_contents": _("No local content or application has been recorded yet."),
        "contents_not_asked": _("This survey does not ask about local contents and applications."),
        "one_content": ngettext("{n} content", "{n} contents", 1),
        "many_contents": ngettext("{n} content", "{n} contents", 2),
        "no_content_found": _("No content matches. Try fewer words, or clear the filters."),
        "theme": _("Theme"),
        "language": pgettext("of a content", "Language"),
        "kind": pgettext("of a content", "Kind"),
        "format": pgettext("of a content", "Format"),
        "rights": _("Rights"),
        "access": _("Where to get a copy"),
        "holders": _("Held by"),
        "and_more": _("{n} more"),
        "one_unnamed": ngettext(
            "{n} centre that is not shown here", "{n} centres that are not shown here", 1
        ),
        "many_unnamed": ngettext(
            "{n} centre that is not shown here", "{n} centres that are not shown here", 2
        ),
    }


def _post_words() -> dict[str, str]:
    return {
        "posts": _("Posts"),
        "posts_lead": _("An article on each centre, as its manager heard and accepted it."),
        "no_posts": _("No centre has accepted a post yet."),
        "feed": _("Feed of the posts (Atom)"),
        "newer": _("Newer posts"),
        "older": _("Older posts"),
        "centre_page": _("The page of the centre"),
    }
