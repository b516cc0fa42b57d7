"""XForm XML to a form definition.

What lives here: the model and the body. What does not: XLSForm workbooks (`xlsform`), reading external
files (`secondary`). A DOCTYPE is refused, entities are never expanded, nothing is fetched.
Source: ODK XForms specification.
"""

import hashlib
from pathlib import Path
from typing import Any

from survey.errors import FormError
from survey.form.body import read_body
from survey.form.collection import collector_paused
from survey.form.definition import (
    Bind,
    Control,
    Element,
    ExternalInstance,
    FormDefinition,
    Output,
    SetValue,
    Text,
)
from survey.form.search import files_read
from survey.form.texts import itext_id, pieces_of
from survey.messages import _

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
JAVAROSA = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
SURVEY = "urn:x-survey:tags"
_CANONICAL = {
    JAVAROSA: "jr",
    ODK: "odk",
    ENTITIES: "entities",
    SURVEY: "survey",
    "http://openrosa.org/xforms": "orx",
}
_LOGIC = ("relevant", "required", "readonly", "constraint", "calculate")


@collector_paused()
def read_xform(data: bytes, *, name: str = "form", folder: Path | None = None) -> FormDefinition:
    """Read an XForm. `folder` is where its external files lie. Raises FormError that says what is wrong."""
    root = parse_xml(data, name)
    model = root.find(f"./{{{XHTML}}}head/{{{XFORMS}}}model")
    if model is None:
        raise FormError(
            _("This XML file is no XForm: it holds no model."),
            where=name,
            remedy=_("Give an XLSForm workbook (.xlsx) or the XForm (.xml) made from one."),
        )
    primary = _primary_instance(model, name)
    namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    namespaces.update({prefix: uri for prefix, uri in primary.nsmap.items() if prefix})
    itext, languages, default = _itext(model)
    element = read_element(primary)
    body = root.find(f"{{{XHTML}}}body")
    controls = read_body(body, f"/{qualified_name(primary)}") if body is not None else ()
    version = primary.get("version") or primary.get(f"{{{JAVAROSA}}}version") or ""
    return FormDefinition(
        form_id=primary.get("id") or primary.nsmap.get(None) or name,
        version=version,
        title="".join(root.findtext(f"./{{{XHTML}}}head/{{{XHTML}}}title", "")).strip() or name,
        hash=hashlib.sha256(data).hexdigest(),
        xml=data,
        root=element,
        binds=_binds(model, namespaces, f"/{qualified_name(primary)}"),
        body=controls,
        languages=languages,
        default_language=default,
        itext=itext,
        instances={**_searched(controls), **_secondary(model)},
        actions=_actions(root, f"/{qualified_name(primary)}"),
        namespaces=namespaces,
        folder=folder,
    )


def parse_xml(data: bytes, name: str) -> Any:
    """Parse XML without a DTD, entities or the network. Raises FormError that names the line."""
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise FormError(
            _("The file declares a document type or entities, which forms never need."),
            where=name,
            remedy=_("Take the form from its author again."),
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormError(_("The XML cannot be read: {reason}.").format(reason=error), where=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormError(
            _("The file declares a document type or entities, which forms never need."), where=name
        )
    return root


def qualified_name(element: Any) -> str:
    """Return an element's name as references write it: `orx:meta`, `nom`."""
    from lxml import etree

    name = str(etree.QName(element).localname)
    return f"{element.prefix}:{name}" if element.prefix else name


def _primary_instance(model: Any, name: str) -> Any:
    for instance in model.findall(f"{{{XFORMS}}}instance"):
        for child in instance:
            if isinstance(child.tag, str):
                return child
    raise FormError(_("The form's model holds no instance."), where=name)


def read_element(element: Any) -> Element:
    """Return an XML element as a value, white space around text trimmed."""
    from lxml import etree

    attributes: dict[str, str] = {}
    is_template = False
    for key, value in element.attrib.items():
        name = etree.QName(key)
        if name.namespace == JAVAROSA and name.localname == "template":
            is_template = True
            continue
        prefix = next((p for p, uri in element.nsmap.items() if uri == name.namespace and p), "")
        attributes[f"{prefix}:{name.localname}" if name.namespace and prefix else name.localname] = value
    children = tuple(read_element(child) for child in element if isinstance(child.tag, str))
    return Element(
        name=str(etree.QName(element).localname),
        prefix=element.prefix or "",
        namespace=str(etree.QName(element).namespace or ""),
        text="" if children else (element.text or ""),
        attributes=attributes,
        children=children,
        is_template=is_template,
    )


def _binds(model: Any, namespaces: dict[str, str], root: str) -> dict[str, Bind]:
    from lxml import etree

    binds: dict[str, Bind] = {}
    for element in model.findall(f"{{{XFORMS}}}bind"):
        nodeset = absolute((element.get("nodeset") or "").strip(), root)
        extra: dict[str, str] = {}
        for key, value in element.attrib.items():
            name = etree.QName(key)
            if name.namespace:
                prefix = _CANONICAL.get(name.namespace) or _prefix_of(name.namespace, namespaces)
                extra[f"{prefix}:{name.localname}"] = value
        logic = {kind: (element.get(kind) or "").strip() or None for kind in _LOGIC}
        binds[nodeset] = Bind(
            nodeset=nodeset,
            type=(element.get("type") or "").rpartition(":")[2],
            constraint_message=_message(extra.get("jr:constraintMsg")),
            required_message=_message(extra.get("jr:requiredMsg")),
            preload=element.get(f"{{{JAVAROSA}}}preload"),
            preload_parameter=element.get(f"{{{JAVAROSA}}}preloadParams"),
            save_to=extra.get("entities:saveto"),
            extra=extra,
            **logic,
        )
    return binds


def absolute(reference: str, root: str) -> str:
    """Return a generic reference written out from the root; predicates are dropped."""
    reference = reference.partition("[")[0]
    return reference if reference.startswith("/") or not reference else f"{root}/{reference}"


def _prefix_of(uri: str, namespaces: dict[str, str]) -> str:
    return next((prefix for prefix, known in namespaces.items() if known == uri), uri)


def _message(text: str | None) -> Text | None:
    if not text:
        return None
    reference = itext_id(text)
    return Text(itext_id=reference) if reference else Text(pieces=(text,))


Translations = dict[str, dict[str, dict[str, tuple[str | Output, ...]]]]


def _itext(model: Any) -> tuple[Translations, tuple[str, ...], str | None]:
    texts: Translations = {}
    default = None
    for translation in model.findall(f"{{{XFORMS}}}itext/{{{XFORMS}}}translation"):
        language = translation.get("lang") or ""
        if translation.get("default") is not None and default is None:
            default = language
        own = texts.setdefault(language, {})
        for text in translation.findall(f"{{{XFORMS}}}text"):
            forms = own.setdefault(text.get("id") or "", {})
            for value in text.findall(f"{{{XFORMS}}}value"):
                forms.setdefault(value.get("form") or "", pieces_of(value))
    languages = tuple(texts)
    return texts, languages, default or (languages[0] if languages else None)


def _secondary(model: Any) -> dict[str, ExternalInstance]:
    found: dict[str, ExternalInstance] = {}
    for instance in model.findall(f"{{{XFORMS}}}instance")[1:]:
        identifier = instance.get("id") or ""
        children = [child for child in instance if isinstance(child.tag, str)]
        element = read_element(children[0]) if children else None
        found[identifier] = ExternalInstance(identifier, element, instance.get("src"))
    return found


def _searched(body: tuple[Control, ...]) -> dict[str, ExternalInstance]:
    """Return the files that the body reads without an instance of the model."""
    return {
        name: ExternalInstance(name, source=f"jr://file-csv/{name}.csv") for name in sorted(files_read(body))
    }


def _actions(root: Any, instance_root: str) -> tuple[SetValue, ...]:
    found: list[SetValue] = []
    for element in root.iter(f"{{{XFORMS}}}setvalue", f"{{{ODK}}}setgeopoint"):
        if element.tag.endswith("setgeopoint"):
            continue
        events = (
            element.get("event") or element.get("{http://www.w3.org/2001/xml-events}event") or ""
        ).split()
        parent = element.getparent()
        source = parent.get("nodeset") or parent.get("ref") if parent.tag != f"{{{XFORMS}}}model" else None
        found.append(
            SetValue(
                events=tuple(events),
                ref=absolute((element.get("ref") or element.get("bind") or "").strip(), instance_root),
                value=(element.get("value") or "").strip() or None,
                text=element.text or "",
                source=absolute(source.strip(), instance_root) if source else None,
            )
        )
    return tuple(found)
