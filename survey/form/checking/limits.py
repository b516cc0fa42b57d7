"""What a form asks for and a laptop does not do: said before the interview, never passed over.

What lives here: actions, attributes, settings and kinds of questions that mean something elsewhere. What
does not: appearances and parameters, which change how a question looks and not what is saved (`display`).
Source: ODK XForms specification; the attributes that ODK Collect and KoboToolbox read.
"""

from collections.abc import Iterator
from typing import Any

from survey.form.body import read_items
from survey.form.checking.codes import Place, found
from survey.form.checking.display import is_parameter
from survey.form.checking.places import FormPlaces
from survey.form.definition import FormDefinition
from survey.form.search import has_search, read_search
from survey.form.support import SETTINGS, TYPES
from survey.form.xform import ODK, XFORMS, XHTML, absolute, parse_xml
from survey.messages import _
from survey.records.findings import Finding

_BIND_WORDS = frozenset(
    ("nodeset", "id", "type", "relevant", "required", "readonly", "constraint", "calculate", "saveIncomplete")
)
_BIND_FOREIGN = frozenset((
    "jr:constraintMsg", "jr:requiredMsg", "jr:preload", "jr:preloadParams", "entities:saveto",
    "odk:track-changes",
))  # fmt: skip
_TYPES = frozenset((
    "", "string", "int", "integer", "decimal", "boolean", "date", "time", "dateTime", "geopoint", "geotrace",
    "geoshape", "binary", "barcode", "intent", "select", "select1", "rank", "odk:rank", "long", "double",
    "float",
))  # fmt: skip
_PRELOADS = frozenset(("uid", "timestamp", "date", "property"))
_EVENTS = frozenset(("odk-instance-first-load", "odk-new-repeat", "xforms-value-changed"))
_QUESTIONS = frozenset(("input", "select1", "select", "rank", "range", "trigger", "upload", "secret"))
_CONTROL_WORDS = frozenset((
    "ref", "nodeset", "bind", "id", "class", "appearance", "mediatype", "accept", "start", "end", "step",
    "autoplay", "count", "noAddRemove", "intent", "query",
))  # fmt: skip
_FRAMES = frozenset(("group", "repeat"))
_PARTS = frozenset((
    "label", "hint", "item", "itemset", "value", "help", "alert", "output", "setvalue", "setgeopoint",
    "recordaudio", "copy", "extension", "tag",
))  # fmt: skip


def check_limits(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield what of a form is not done here, and what happens instead."""
    root = parse_xml(form.xml, where)
    model = root.find(f"./{{{XHTML}}}head/{{{XFORMS}}}model")
    body = root.find(f"{{{XHTML}}}body")
    top = f"/{form.root.name}"
    yield from _identity(model, body, form, where)
    yield from _binds(model, form, places, where, top)
    yield from _sending(model, places, where)
    yield from _actions(root, places, where, top)
    yield from _controls(body, form, places, where, top)


def _identity(model: Any, body: Any, form: FormDefinition, where: str) -> Iterator[Finding]:
    primary = next((one for one in model.iterfind(f"{{{XFORMS}}}instance/*")), None)
    if primary is not None and not primary.get("id"):
        yield found(
            "missing-form-id",
            where,
            _("The form has no id: it is called {name} here.").format(name=form.form_id),
            Place(column=f"/{form.root.name}"),
            _("Write an attribute id into the first element of the instance."),
        )
    if body is None or all(_short(one.tag) in (*_FRAMES, *_PARTS, "body") for one in body.iter("{*}*")):
        yield found(
            "no-question",
            where,
            _("The form asks no question."),
            None,
            _("Add a row with a type, a name and a label to the sheet survey."),
        )


def _short(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _binds(model: Any, form: FormDefinition, places: FormPlaces, where: str, top: str) -> Iterator[Finding]:
    for element in model.findall(f"{{{XFORMS}}}bind"):
        path = absolute((element.get("nodeset") or "").strip(), top)
        bind = form.binds[path]
        foreign = [
            name
            for name in bind.extra
            if name not in _BIND_FOREIGN and not name.startswith("survey:") and not is_parameter(name)
        ]
        own = [name for name in element.attrib if not name.startswith("{") and name not in _BIND_WORDS]
        for name in (*foreign, *own):
            yield found(
                "ignored-attribute",
                where,
                _("The attribute {attribute} of {name} means nothing here.").format(
                    attribute=name, name=path.rpartition("/")[2]
                ),
                places.of(path, f"bind::{name}"),
                _("The answer is taken and saved without it."),
            )
        if bind.type not in _TYPES:
            yield found(
                "unknown-datatype",
                where,
                _("The type {type} of {name} is not known.").format(
                    type=bind.type, name=path.rpartition("/")[2]
                ),
                places.of(path, "type"),
                _("The answer is taken and saved as text."),
            )
        if bind.preload is not None and bind.preload not in _PRELOADS:
            yield found(
                "unknown-preload",
                where,
                _("{name} is to be filled with {preload}, which is not known here.").format(
                    name=path.rpartition("/")[2], preload=bind.preload
                ),
                places.of(path, "type"),
                _("It stays empty."),
            )


def _sending(model: Any, places: FormPlaces, where: str) -> Iterator[Finding]:
    for element in model.findall(f"{{{XFORMS}}}submission"):
        words = {_short(name): value for name, value in element.attrib.items()}
        if words.get("base64RsaPublicKey"):
            yield found(
                SETTINGS["public_key"].code,
                where,
                _("The form holds a key for encrypting submissions."),
                places.of_setting("public_key"),
                _("It is not used: what leaves this laptop is sealed for the coordinators of the campaign."),
            )
        if words.get("action"):
            yield found(
                SETTINGS["submission_url"].code,
                where,
                _("The form names the address {address} for its submissions.").format(
                    address=words["action"]
                ),
                places.of_setting("submission_url"),
                _("It is not used: submissions go to the campaign's coordinator or hub."),
            )
        for name, setting in (("auto-send", "auto_send"), ("auto-delete", "auto_delete")):
            if words.get(name, "").strip() not in ("", "false"):
                yield found(
                    SETTINGS[setting].code,
                    where,
                    _("The form asks for {setting}.").format(setting=setting),
                    places.of_setting(setting),
                    _("It is not done: nothing is sent or deleted here that nobody asked for."),
                )


def _actions(root: Any, places: FormPlaces, where: str, top: str) -> Iterator[Finding]:
    for element in root.iter(f"{{{ODK}}}setgeopoint", f"{{{ODK}}}recordaudio", f"{{{XFORMS}}}setvalue"):
        path = absolute((element.get("ref") or element.get("bind") or "").strip(), top)
        name, kind = path.rpartition("/")[2], _short(element.tag)
        if kind == "setgeopoint":
            yield found(
                TYPES["start-geopoint"].code,
                where,
                _("{name} takes a position in the background, which a laptop does not.").format(name=name),
                places.of(path, "type"),
                _("It stays empty here; ask for the position by a question of type geopoint."),
            )
        elif kind == "recordaudio":
            yield found(
                TYPES["background-audio"].code,
                where,
                _("{name} records sound in the background, which is not done here.").format(name=name),
                places.of(path, "type"),
                _("It stays empty; ask for a recording by a question of type audio."),
            )
        else:
            events = (
                element.get("event") or element.get("{http://www.w3.org/2001/xml-events}event") or ""
            ).split()
            for event in events:
                if event not in _EVENTS:
                    yield found(
                        "ignored-event",
                        where,
                        _("{name} is set at the event {event}, which does not happen here.").format(
                            name=name, event=event
                        ),
                        places.of(path, "default"),
                        _("The value is not set."),
                    )


def _controls(body: Any, form: FormDefinition, places: FormPlaces, where: str, top: str) -> Iterator[Finding]:
    for element in body.iter() if body is not None else ():
        if not isinstance(element.tag, str) or element is body:
            continue
        kind = _short(element.tag)
        written = (element.get("ref") or element.get("nodeset") or "").strip()
        path = absolute(written, top)
        if kind in _QUESTIONS or kind in _FRAMES:
            yield from _control(element, kind, path, places, where)
        elif kind not in _PARTS and _short(element.getparent().tag) in (*_FRAMES, "body"):
            yield found(
                "unknown-control",
                where,
                _("The form holds a kind of question that is not known: {kind}.").format(kind=kind),
                places.of(path, "type") if written else Place(column=kind),
                _("It is not asked."),
            )


def _control(element: Any, kind: str, path: str, places: FormPlaces, where: str) -> Iterator[Finding]:
    name = path.rpartition("/")[2]
    appearance, intent = element.get("appearance") or "", element.get("intent") or ""
    if appearance.startswith("ex:") or " ex:" in appearance or intent:
        yield found(
            "external-app",
            where,
            _("{name} is to be answered by another application: {app}.").format(
                name=name, app=intent or appearance
            ),
            places.of(path, "appearance"),
            _("No application is called here: the answer is typed."),
        )
    if element.get("mediatype") == "osm/*":
        yield found(
            TYPES["osm"].code,
            where,
            _("{name} is to be answered by another application: {app}.").format(name=name, app="OpenMapKit"),
            places.of(path, "type"),
            _("No application is called here: a file is attached."),
        )
    if kind == "range" and not all(element.get(limit) for limit in ("start", "end", "step")):
        yield found(
            "range-without-limits",
            where,
            _("The range {name} does not say its start, end and step.").format(name=name),
            places.of(path, "parameters"),
            _("Write parameters such as {example}.").format(example="start=0 end=10 step=1"),
        )
    if has_search(appearance) and read_search(appearance, read_items(element)) is None:
        yield found(
            "search-ignored",
            where,
            _("The search() of {name} cannot be read, so its list is shown as it is.").format(name=name),
            places.of(path, "appearance"),
            _("Write search('file', 'contains', 'column', ${question}) and a choice that names the columns."),
        )
    for attribute in element.attrib:
        shown = _short(attribute)
        if shown not in _CONTROL_WORDS and not is_parameter(shown):
            yield found(
                "ignored-attribute",
                where,
                _("The attribute {attribute} of {name} means nothing here.").format(
                    attribute=shown, name=name
                ),
                places.of(path, "parameters"),
                _("The answer is taken and saved without it."),
            )
