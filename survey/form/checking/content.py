"""What a form's content lacks: tags of personal data, files, media, translations of an XForm."""

import re
from collections.abc import Iterator

from survey.form.checking.codes import found
from survey.form.checking.places import FormPlaces
from survey.form.definition import Control, FormDefinition
from survey.form.entities import LABEL_PATH, entity_table
from survey.form.secondary import find_file, missing_files
from survey.form.tags import PII_VALUES, tags_of
from survey.messages import _
from survey.records.findings import Finding

_POSITIONS = ("geopoint", "geotrace", "geoshape")
_CONTACT = re.compile(r"(?:^|_)(?:tel|phone|telephone|email|courriel|mail)(?:$|_)")
_MEDIA = ("image", "big-image", "audio", "video")


def check_personal_data(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield questions that may hold a person's data and do not say whose."""
    tags = tags_of(form)
    for path, control in form.controls().items():
        if _is_sensitive(form, path, control) and not tags.is_personal(path):
            yield found(
                "untagged-personal-data",
                where,
                _("The question {name} may hold personal data and says nothing of whose.").format(
                    name=path.rpartition("/")[2]
                ),
                places.of(path, "bind::survey:pii"),
                _("Write one of {values} into bind::survey:pii, and bind::survey:subject.").format(
                    values=", ".join(sorted(PII_VALUES))
                ),
            )


def _is_sensitive(form: FormDefinition, path: str, control: Control) -> bool:
    if control.kind == "upload":
        return (control.mediatype or "").partition("/")[0] in ("image", "audio", "video")
    bind = form.binds.get(path)
    kind = bind.type if bind is not None else ""
    if control.kind != "input" or (bind is not None and bind.readonly == "true()"):
        return False
    return kind in _POSITIONS or (
        kind in ("", "string") and bool(_CONTACT.search(path.rpartition("/")[2].lower()))
    )


def check_private_properties(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield what is saved to an entity although it holds, or is computed from, a person's data."""
    for path in sorted(entity_table(form).private):
        name = path.rpartition("/")[2]
        is_label = path.endswith(LABEL_PATH)
        yield found(
            "personal-entity",
            where,
            _("The label of the entity is computed from a person's data.")
            if is_label
            else _("{name} holds a person's data and is saved to an entity.").format(name=name),
            places.of(path, "label" if is_label else "save_to"),
            _("Lists go to every agent: it is left out of them. Take it out of save_to, or of the label."),
        )


def check_files(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield files that the form needs or shows and that are not beside it."""
    for name in missing_files(form):
        yield found(
            "missing-file",
            where,
            _("The form needs the file {name}, which is not beside it.").format(name=name),
            places.of_file(name),
            _("Put the file into the form's folder, or name its folder with --attachments."),
        )
    shown: dict[str, tuple[str, str]] = {}
    for texts in form.itext.values():
        for identifier, forms in texts.items():
            for medium in _MEDIA:
                source = "".join(piece for piece in forms.get(medium, ()) if isinstance(piece, str)).strip()
                if source not in ("", "-"):
                    shown.setdefault(source, (identifier, medium))
    for source, (identifier, medium) in shown.items():
        if find_file(form, source) is None:
            name = source.rpartition("/")[2]
            yield found(
                "missing-media",
                where,
                _("The form shows {name}, which is not beside it.").format(name=name),
                places.of_text(identifier, medium),
                _("Put the file into the form's folder, or name its folder with --attachments."),
            )


def check_itext(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield texts that one language of an XForm has and another lacks."""
    every: dict[tuple[str, str], None] = {}
    for texts in form.itext.values():
        for identifier, forms in texts.items():
            for kind, pieces in forms.items():
                if pieces not in ((), ("-",)):
                    every[identifier, kind] = None
    for identifier, kind in every:
        for language, texts in form.itext.items():
            if texts.get(identifier, {}).get(kind, ()) in ((), ("-",)):
                path, _colon, part = identifier.rpartition(":")
                yield found(
                    "missing-translation",
                    where,
                    _("The {text} of {name} is not translated into {language}.").format(
                        text=kind or part or "label",
                        name=path.rpartition("/")[2] or identifier,
                        language=language,
                    ),
                    places.of_text(identifier, part or "label"),
                    _("Translate it; until then the other language is shown."),
                )
