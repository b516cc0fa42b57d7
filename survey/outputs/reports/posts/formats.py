"""A post as HTML, Markdown and SPIP text: its templates filled in.

What lives here: what each template is given. What does not: the OpenDocument text (`document`).
"""

from collections.abc import Callable
from typing import Any

from survey.messages import _, current_language
from survey.messages.dates import format_date
from survey.outputs.reports.posts.escaping import markdown_text, spip_text, yaml_text
from survey.outputs.reports.posts.post import Post, written
from survey.outputs.templating import Templates

FORMATS = ("odt", "spip", "html", "md")
"""What a post may be written as."""
IMAGES = "images"
"""The folder of a post's pictures, as its files name it."""


def write_fragment(post: Post, templates: Templates, images: str = f"{IMAGES}/") -> str:
    """Return the HTML of a post without a page around it; `images` stands before the names of pictures."""
    return _render("posts/post.html", post, templates, images=images)


def write_markdown(post: Post, templates: Templates) -> str:
    """Return a post as CommonMark below front matter in YAML; `post` comes with its signs escaped."""
    return _render("posts/post.md", post, templates, markdown_text, yaml=yaml_text)


def write_spip(post: Post, templates: Templates) -> str:
    """Return the texts of the fields of an article of SPIP, each below its name."""
    return _render("posts/post.spip.txt", post, templates, spip_text)


def _render(
    template: str, post: Post, templates: Templates, write: Callable[[str], str] | None = None, **values: Any
) -> str:
    return templates.render(
        template,
        post=post if write is None else written(post, write),
        # For front matter, where each value is quoted.
        plain=post,
        words=post_words(post),
        **{"images": f"{IMAGES}/", **values},
    )


def post_words(post: Post) -> dict[str, str]:
    """Return the words around a post, in the language in use."""
    day = format_date(post.day, language=current_language()) if post.day is not None else ""
    return {
        "visited": _("Visited on {day}").format(day=day) if day else "",
        "testimony": _("Testimony"),
        "photos": _("Photos"),
        "where": _("Where it is"),
        "field_title": _("Title"),
        "field_lead": _("Lead"),
        "field_text": _("Text"),
        "field_pictures": _("Pictures to attach"),
    }
