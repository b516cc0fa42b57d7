"""A submission's XML back into values, for editing and for `last-saved`.

What lives here: XML → `Snapshot`, and XML → a tree that expressions read. What does not: starting the
instance (`instance`). An element that is there and empty was cleared; one that is not there was hidden, and
takes the form's default when it is shown, as in JavaRosa.
Source: OpenRosa metadata; JavaRosa 5.1, `TreeElement.populate`, measured.
"""

from typing import Any

from survey.engine.specs import NodeSpec, specs_of
from survey.errors import FormError
from survey.form.definition import Element, FormDefinition
from survey.form.secondary import StaticNode, document_of
from survey.form.xform import parse_xml, read_element
from survey.messages import _
from survey.records.submissions import Snapshot


def read_submission(form: FormDefinition, xml: bytes, *, name: str = "submission") -> Snapshot:
    """Read a submission of `form` back; what the form has no place for stands in the answers too.

    Repeat instances are named `#1`, `#2` … in their order. Raises FormError for XML that cannot be read
    or that is another form's.
    """
    root = read_element(parse_xml(xml, name))
    spec = next(iter(specs_of(form).document.children.values()))
    if root.name != spec.local_name:
        raise FormError(
            _("The submission begins with {found}; this form's begin with {wanted}.").format(
                found=root.name, wanted=spec.local_name
            ),
            where=name,
            remedy=_("Give the form that the submission was made with."),
        )
    written = root.attributes.get("id", form.form_id)
    if written != form.form_id:
        raise FormError(
            _("The submission is one of the form {found}; this form is {wanted}.").format(
                found=written, wanted=form.form_id
            ),
            where=name,
            remedy=_("Give the form that the submission was made with."),
        )
    reading = _Reading()
    reading.take(root, spec, f"/{spec.name}")
    return Snapshot(reading.values, {}, {path: tuple(ids) for path, ids in reading.repeats.items()})


def instance_id_of(xml: bytes, *, name: str = "submission") -> str:
    """Return the instanceID of a submission, empty when it has none. Raises FormError."""
    root = read_element(parse_xml(xml, name))
    meta = next((child for child in root.children if child.name == "meta"), None)
    children = meta.children if meta is not None else ()
    found = next((child.text for child in children if child.name == "instanceID"), "")
    return found.strip() or root.attributes.get("instanceID", "")


def saved_document(xml: bytes, *, name: str = "last-saved") -> StaticNode:
    """Return a submission as the secondary instance that `last-saved` reads. Raises FormError."""
    return document_of(read_element(parse_xml(xml, name)))


class _Reading:
    """One submission being read."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.repeats: dict[str, list[str]] = {}

    def take(self, element: Element, spec: NodeSpec | None, path: str) -> None:
        """Take an element at a path by identity, and all below it."""
        if spec is not None:
            for own, inner in spec.children.items():
                if inner.repeat is not None:
                    # A repeat without instances has none; it does not begin anew.
                    self.repeats.setdefault(f"{path}/{own}", [])
        if not element.children:
            if spec is None or not spec.children:
                self.values[path] = element.text
            return
        for child in element.children:
            self._child(child, spec, path)

    def _child(self, child: Element, spec: NodeSpec | None, path: str) -> None:
        inner = _spec_for(child, spec)
        name = inner.name if inner is not None else child.name
        place = f"{path}/{name}"
        if inner is not None and inner.repeat is not None:
            identities = self.repeats.setdefault(place, [])
            identities.append(f"#{len(identities) + 1}")
            place = f"{place}[{identities[-1]}]"
        self.take(child, inner, place)


def _spec_for(child: Element, spec: NodeSpec | None) -> NodeSpec | None:
    if spec is None:
        return None
    written: list[Any] = [own for own in spec.children.values() if own.local_name == child.name]
    return written[0] if written else None
