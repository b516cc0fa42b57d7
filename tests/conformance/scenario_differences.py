"""The classes of scenarios of Web Forms that end otherwise here, each with a form of ours put to JavaRosa.

`tests` are the titles of the recorded scenarios of a class, or how those begin. `form` is an XForm's model
and body; `steps` are those of `java/Interviewer.java`, and `ends` is what JavaRosa's submission then held when
it was asked (`record_scenario_probes` asks it again).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScenarioClass:
    """One class; `agrees` tells whether we end as JavaRosa does."""

    name: str
    tests: tuple[str, ...]
    model: str
    body: str
    steps: tuple[str, ...]
    theirs: str
    reason_en: str
    reason_fr: str
    agrees: bool = True

    def covers(self, title: str) -> bool:
        """Tell whether a recorded scenario is of this class."""
        return any(title.startswith(start) for start in self.tests)

    def xform(self) -> str:
        """Return the whole form."""
        return (
            '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
            ' xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">'
            f"<h:head><h:title>{self.name}</h:title><model>{self.model}</model></h:head>"
            f"<h:body>{self.body}</h:body></h:html>"
        )


def _data(inside: str, binds: str = "") -> str:
    return f'<instance><data id="probe">{inside}</data></instance>{binds}'


def _input(name: str) -> str:
    return f'<input ref="/data/{name}"><label>{name}</label></input>'


SCENARIO_CLASSES = (
    ScenarioClass(
        "hidden-default",
        ("does not update after field becomes relevant",),
        _data(
            "<goats/><sheep>7</sheep>",
            '<bind nodeset="/data/goats" type="int" relevant="/data/sheep = 2"/>'
            '<setvalue event="odk-instance-first-load" ref="/data/goats" value="/data/sheep + 1"/>',
        ),
        _input("goats") + _input("sheep"),
        ("answer\t/data/sheep\t2",),
        "goats is empty",
        "A default that is set while its question is hidden is there when the question is shown.",
        "Une valeur par défaut posée pendant que sa question est masquée est là quand elle s'affiche.",
    ),
    ScenarioClass(
        "unrounded-areas-and-distances",
        ("is computed for",),
        _data(
            "<field>12.0 -1.0 0 0;12.0 -1.01 0 0;12.01 -1.01 0 0;12.0 -1.0 0 0</field><size/><way/>",
            '<bind nodeset="/data/field" type="geoshape"/><bind nodeset="/data/size" calculate="area(/data/field)"/>'
            '<bind nodeset="/data/way" calculate="distance(/data/field)"/>',
        ),
        _input("field"),
        (),
        "two decimals",
        "Areas and distances have every decimal, on JavaRosa's sphere; Web Forms rounds them to two.",
        "Aires et distances ont toutes leurs décimales, sur la sphère de JavaRosa ; Web Forms les arrondit à deux.",
    ),
    ScenarioClass(
        "shapes-of-one-point",
        ("is zero",),
        _data(
            "<field>12.5 -1.5 0 0</field><size/>",
            '<bind nodeset="/data/field" type="geoshape"/>'
            '<bind nodeset="/data/size" type="decimal" calculate="area(/data/field)"/>',
        ),
        _input("field"),
        (),
        "field is empty, size is 0.0",
        "A shape of too few points is kept as it was given; it has the area 0.",
        "Une forme de trop peu de points reste comme elle fut donnée ; son aire est 0.",
    ),
    ScenarioClass(
        "names-of-files",
        ("populates metadata about the node",),
        _data("<photo/>", '<bind nodeset="/data/photo" type="binary"/>'),
        '<upload ref="/data/photo" mediatype="image/*"><label>photo</label></upload>',
        ("answer\t/data/photo\tgoat.jpg",),
        "goat-, an identifier, .jpg",
        "An attachment keeps the name that it is given.",
        "Une pièce jointe garde le nom qu'on lui donne.",
    ),
    ScenarioClass(
        "end-of-an-unfinished-interview",
        ("preloads timestamp end",),
        _data(
            "<until/><name/>",
            '<bind nodeset="/data/until" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>',
        ),
        _input("name"),
        (),
        "until holds a moment",
        "The end is written when the interview is finished, and not before.",
        "La fin s'écrit quand l'entretien se termine, et non avant.",
    ),
    ScenarioClass(
        "order-in-an-added-instance",
        ("updates expression triggered by generic ref, for all repeat instances",),
        _data(
            '<yard jr:template=""><goat jr:template=""><name/></goat><owner/></yard><yard><goat><name/></goat><owner/></yard>'
        ),
        '<group ref="/data/yard"><label>yard</label><repeat nodeset="/data/yard"><group ref="/data/yard/goat">'
        f'<label>goat</label><repeat nodeset="/data/yard/goat">{_input("yard/goat/name")}</repeat></group>'
        f"{_input('yard/owner')}</repeat></group>",
        ("add\t/data/yard[2]", "add\t/data/yard[2]/goat[1]"),
        "goat before owner",
        "A repeat in an instance that was added stands where JavaRosa puts it, after the other questions.",
        "Une répétition dans une répétition ajoutée se place où la met JavaRosa, après les autres questions.",
    ),
    ScenarioClass(
        "composed-signs",
        ("normalizes combining characters",),
        _data("<name/>"),
        _input("name"),
        ("answer\t/data/name\te\u0301cole",),
        "composed when it is sent alone",
        "A sign and its accent become one sign when they are given, so that equal texts are equal.",
        "Une lettre et son accent deviennent un seul signe dès la saisie, pour que des textes égaux le soient.",
        agrees=False,
    ),
    ScenarioClass(
        "refused-by-a-constraint",
        ("enforces `constraint`s defined", "provides a form-defined message on constraint"),
        _data("<age/>", '<bind nodeset="/data/age" type="int" constraint=". &lt; 120"/>'),
        _input("age"),
        ("answer\t/data/age\t40", "answer\t/data/age\t400"),
        "age is 400, and marked",
        "A refused answer is not kept: the one before it stays.",
        "Une réponse refusée n'est pas gardée : la précédente reste.",
    ),
    ScenarioClass(
        "refused-as-missing",
        ("provides a form-defined message on required", "provides an engine-defined message on required"),
        _data("<age/>", '<bind nodeset="/data/age" type="int" required="true()"/>'),
        _input("age"),
        ("answer\t/data/age\t40", "clear\t/data/age"),
        "age is empty, and marked",
        "A required answer cannot be emptied: the one before it stays.",
        "Une réponse obligatoire ne se vide pas : la précédente reste.",
    ),
    ScenarioClass(
        "steps-that-are-not-recorded",
        ('"Target: ', "editing instance"),
        _data(
            "<number>2</number><goat><name>A</name></goat><goat><name>B</name></goat><second/>",
            '<bind nodeset="/data/second" calculate="indexed-repeat(/data/goat/name, /data/goat, /data/number)"/>',
        ),
        f'{_input("number")}<group ref="/data/goat"><label>goat</label><repeat nodeset="/data/goat">'
        f"{_input('goat/name')}</repeat></group>",
        (),
        "the same",
        "The recording lacks the steps that gave these values; indexed-repeat() itself ends alike.",
        "L'enregistrement n'a pas les étapes qui donnèrent ces valeurs ; indexed-repeat() finit pareillement.",
    ),
    ScenarioClass(
        "drawn-anew",
        ("repeatInstanceDeletion_withoutReferencesToRepeat_evaluatesNoTriggersInInstances",),
        _data("<luck/>", '<bind nodeset="/data/luck" calculate="random() &lt; 1"/>'),
        _input("luck"),
        (),
        "another number each time",
        "random() is drawn anew by each engine.",
        "random() se tire de nouveau dans chaque moteur.",
    ),
)  # fmt: skip
