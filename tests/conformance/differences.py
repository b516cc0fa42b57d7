"""Where our expressions answer otherwise than another engine: one table, read by tests and documentation.

`FROM_WEB_FORMS` are kinds of rows of the recording of ODK Web Forms that we answer otherwise, since JavaRosa
does or refuses them. `FROM_JAVAROSA` are expressions that JavaRosa answers against the specification, or
against what an author can have meant; there the specification wins. `DIFFERENCES` are what forms do otherwise:
their probe says in words what to do with a form. Append only: more than one hand writes to it.
Every `probe` was put to JavaRosa 5.1; its answer stands in `probes/rows.jsonl`.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A kind of difference.

    `ours`, `theirs` and `javarosa_answer` are the answers to `probe` as string() gives them (`refused`, or
    the class of what JavaRosa throws, when there is none); `theirs` is of the engine that we differ from.
    `expressions` is a pattern that finds the expressions of the kind.
    """

    name: str
    ours: str
    theirs: str
    probe: str
    javarosa_answer: str
    reason_en: str
    reason_fr: str
    expressions: str = r"(?!)"
    zone: str = "UTC"

    def covers(self, expression: str) -> bool:
        """Tell whether an expression is of this kind."""
        return re.search(self.expressions, expression, re.DOTALL) is not None


_DATE_TEXT = r"""["']\d{4}-\d\d-\d\d"""

FROM_WEB_FORMS: tuple[Difference, ...] = (
    Difference(
        name="text-nodes",
        ours="3",
        theirs="3",
        probe="a/text()",
        javarosa_answer="XPathUnsupportedException",
        reason_en="JavaRosa has no text nodes. Ours are those of XPath: a CDATA section is one text with what stands beside it, and a document type is no node.",
        reason_fr="JavaRosa n'a pas de nœuds de texte. Les nôtres sont ceux de XPath : une section CDATA ne fait qu'un texte avec ce qui l'entoure, et un type de document n'est pas un nœud.",
        expressions=r"^(child|following|preceding)(-sibling)?::(node|text)\(\)$",
    ),
    Difference(
        name="namespace-nodes",
        ours="",
        theirs="",
        probe="namespace::node()",
        javarosa_answer="XPathUnsupportedException",
        reason_en="JavaRosa has no namespace axis. Ours is that of XPath; Web Forms gives the attributes that declare namespaces.",
        reason_fr="JavaRosa n'a pas d'axe d'espaces de noms. Le nôtre est celui de XPath ; Web Forms donne les attributs qui les déclarent.",
        expressions=r"namespace::",
    ),
    Difference(
        name="names-without-prefix",
        ours="",
        theirs="",
        probe="data:a",
        javarosa_answer="",
        reason_en="A name without a prefix finds the question of that name in any namespace, as JavaRosa has it: forms write /data/meta/instanceID.",
        reason_fr="Un nom sans préfixe trouve la question de ce nom dans tout espace de noms, comme JavaRosa : les formulaires écrivent /data/meta/instanceID.",
        expressions=r"^(child::|/)?html$|^ancestor::div$|count\(p\)$",
    ),
    Difference(
        name="nodes-as-a-condition",
        ours="does not exist",
        theirs="exists",
        probe="if(b, 'exists', 'does not exist')",
        javarosa_answer="does not exist",
        reason_en="A question as a condition is true when it holds an answer, as in JavaRosa, not when it merely stands in the form.",
        reason_fr="Une question prise comme condition est vraie quand elle a une réponse, comme dans JavaRosa, et non par sa seule présence dans le formulaire.",
        expressions=r"^/thedata/nodeA$|^if\(self::node\(\)|@OpenClinica:this",
    ),
    Difference(
        name="rare-blanks",
        ours="",
        theirs="\f\v",
        probe="normalize-space('\f\v')",
        javarosa_answer="",
        reason_en="normalize-space() drops form feeds and vertical tabs too, as JavaRosa does.",
        reason_fr="normalize-space() retire aussi les sauts de page et les tabulations verticales, comme JavaRosa.",
        expressions=r"^normalize-space\(.*[\f\v]",
    ),
    Difference(
        name="true-in-any-case",
        ours="true",
        theirs="false",
        probe="boolean-from-string('True')",
        javarosa_answer="true",
        reason_en="boolean-from-string() reads True in any case, as JavaRosa does.",
        reason_fr="boolean-from-string() lit True quelle qu'en soit la casse, comme JavaRosa.",
        expressions=r"^boolean-from-string\('True'\)$",
    ),
    Difference(
        name="what-is-no-date",
        ours="refused",
        theirs="",
        probe="date('not a date')",
        javarosa_answer="XPathTypeMismatchException",
        reason_en="What is no date is refused with its name, as JavaRosa refuses it, rather than passed on.",
        reason_fr="Ce qui n'est pas une date est refusé et nommé, comme dans JavaRosa, au lieu de passer plus loin.",
        expressions=r"^(date|date-time|format-date|format-date-time)\((['\"](not a date|opv_3|nonsense)|true\(\)|number\('invalid)",
    ),
    Difference(
        name="a-date-as-text-is-no-number",
        ours="NaN",
        theirs="17532",
        probe="'2018-01-01' + 1",
        javarosa_answer="NaN",
        reason_en="A date written as a text becomes a number through date() alone, as in JavaRosa.",
        reason_fr="Une date écrite en texte ne devient un nombre que par date(), comme dans JavaRosa.",
        expressions=rf"^(number|date|string\(date|number)?\(?{_DATE_TEXT}[^)]*[+<-]|^number\({_DATE_TEXT}|^10 \+ {_DATE_TEXT}|^\.( |$)|^\.\./node\(\)",
    ),
    Difference(
        name="days-are-whole-and-local",
        ours="1",
        theirs="1.2916666666666667",
        probe="date('1970-01-02') + 0",
        javarosa_answer="1",
        reason_en="A date is a whole number of days since 1970 in the zone of the device, as in JavaRosa; Web Forms adds the zone's part of a day.",
        reason_fr="Une date est un nombre entier de jours depuis 1970 dans le fuseau de l'appareil, comme dans JavaRosa ; Web Forms y ajoute la part de jour du fuseau.",
        expressions=r"date(-time)?\(",
        zone="America/Phoenix",
    ),
    Difference(
        name="positions-are-not-rounded",
        ours="111318.84502143922",
        theirs="111318.85",
        probe="distance('0 0', '0 1')",
        javarosa_answer="111318.84502143922",
        reason_en="distance() and area() are computed on JavaRosa's sphere and not rounded.",
        reason_fr="distance() et area() se calculent sur la sphère de JavaRosa et ne sont pas arrondies.",
        expressions=r"^(distance|area)\((\"\d|\.)",
    ),
    Difference(
        name="what-is-no-position",
        ours="refused",
        theirs="0",
        probe="area(c)",
        javarosa_answer="XPathTypeMismatchException",
        reason_en="What is no position is refused with its text, as in JavaRosa.",
        reason_fr="Ce qui n'est pas une position est refusé et cité, comme dans JavaRosa.",
        expressions=r'^area\("a"\)$',
    ),
    Difference(
        name="open-rings",
        ours="true",
        theirs="false",
        probe="geofence('0.5 -0.5', gt)",
        javarosa_answer="true",
        reason_en="A ring whose last point is not its first lacks that side, as in JavaRosa's geofence().",
        reason_fr="Il manque à un contour dont le dernier point n'est pas le premier ce côté-là, comme dans geofence() de JavaRosa.",
        expressions=r'^geofence\("0 0 0 0", "0 0 0 0;',
    ),
    Difference(
        name="index-of-nothing",
        ours="1",
        theirs="",
        probe="indexed-repeat(/data/r/v, /data/r, zz)",
        javarosa_answer="1",
        reason_en="In indexed-repeat() an index without a value asks for the first, as in JavaRosa.",
        reason_fr="Dans indexed-repeat(), un indice sans valeur demande le premier, comme dans JavaRosa.",
        expressions=r"^indexed-repeat\(.*d0pos4",
    ),
    Difference(
        name="no-exponents",
        ours="NaN",
        theirs="0",
        probe="int('7.9e-12')",
        javarosa_answer="NaN",
        reason_en="A text with an exponent is no number, as XPath 1.0 and JavaRosa have it.",
        reason_fr="Un texte à exposant n'est pas un nombre, selon XPath 1.0 et JavaRosa.",
        expressions=r'^int\("[\d.]+e-',
    ),
    Difference(
        name="what-is-no-number-is-left-out",
        ours="2",
        theirs="NaN",
        probe="max('a', 2)",
        javarosa_answer="2",
        reason_en="max(), min() and sum() leave out what is empty or no number, as JavaRosa does.",
        reason_fr="max(), min() et sum() laissent de côté ce qui est vide ou n'est pas un nombre, comme JavaRosa.",
        expressions=r"^(max|min|sum)\(",
    ),
    Difference(
        name="nothing-times-ten",
        ours="NaN",
        theirs="",
        probe="string(number('') * 10)",
        javarosa_answer="NaN",
        reason_en="What is no number reads NaN as a text; it is saved as nothing.",
        reason_fr="Ce qui n'est pas un nombre se lit NaN en texte ; il s'enregistre vide.",
        expressions=r"^once\(\. \* 10\)$",
    ),
    Difference(
        name="patterns-match-the-whole",
        ours="false",
        theirs="true",
        probe="regex('1234', '[0-9]{3}')",
        javarosa_answer="false",
        reason_en="A pattern must match the whole text, as in JavaRosa.",
        reason_fr="Un modèle doit couvrir tout le texte, comme dans JavaRosa.",
        expressions=r"^regex\(",
    ),
    Difference(
        name="halves-round-up",
        ours="-1",
        theirs="-2",
        probe="round(-1.5)",
        javarosa_answer="-1",
        reason_en="Halves round upwards, as XPath 1.0 and JavaRosa have it.",
        reason_fr="Les moitiés s'arrondissent vers le haut, selon XPath 1.0 et JavaRosa.",
        expressions=r"^round\(",
    ),
)

FROM_JAVAROSA: tuple[Difference, ...] = (
    Difference(
        name="largest-of-negative-numbers",
        ours="-1",
        theirs="0",
        probe="max(-4,-1)",
        javarosa_answer="0",
        reason_en="The largest of negative numbers is one of them; JavaRosa says 0.",
        reason_fr="Le plus grand de nombres négatifs est l'un d'eux ; JavaRosa dit 0.",
        expressions=r"^max\((-|neg/q|n\))",
    ),
    Difference(
        name="negative-numbers-to-tens",
        ours="-12400",
        theirs="-12300",
        probe="round(-12351,-2)",
        javarosa_answer="-12300",
        reason_en="A negative number rounds to the nearest ten or hundred; JavaRosa cuts it.",
        reason_fr="Un nombre négatif s'arrondit à la dizaine ou à la centaine la plus proche ; JavaRosa le tronque.",
        expressions=r"^round\(\"?-[\d.]+\"?, ?\"?-",
    ),
    Difference(
        name="open-bounds-of-weights",
        ours="true",
        theirs="false",
        probe="weighted-checklist(1,-1,true(),3)",
        javarosa_answer="false",
        reason_en="-1 leaves a bound of weighted-checklist() open, as the specification says of checklists.",
        reason_fr="-1 laisse ouverte une borne de weighted-checklist(), comme le dit la spécification des listes.",
        expressions=r"^weighted-checklist\(.*-1,",
    ),
    Difference(
        name="signs-of-any-plane",
        ours="1",
        theirs="2",
        probe="string-length('𝄞')",
        javarosa_answer="2",
        reason_en="A sign beyond the first 65,536 counts as one, as XPath 1.0 says.",
        reason_fr="Un signe au-delà des 65 536 premiers compte pour un, comme le dit XPath 1.0.",
        expressions=r"𝄞",
    ),
    Difference(
        name="text-of-a-group",
        ours="1one4-7three",
        theirs="",
        probe="concat(/data/r)",
        javarosa_answer="",
        reason_en="A group reads as the texts inside it, as XPath 1.0 says; in JavaRosa it is empty.",
        reason_fr="Un groupe se lit comme les textes qu'il contient, comme le dit XPath 1.0 ; il est vide dans JavaRosa.",
        expressions=r"^(string-length|normalize-space)\(\)$|^(\.|/data|/\*|self::node\(\))$|^\w+\(/data/r\)$",
    ),
    Difference(
        name="missing-is-not-empty",
        ours="false",
        theirs="true",
        probe="zz = ''",
        javarosa_answer="true",
        reason_en="A question that is not there equals nothing, as XPath 1.0 says, and differs from nothing.",
        reason_fr="Une question absente n'est égale à rien, comme le dit XPath 1.0, et ne diffère de rien.",
        expressions=r"^zz !?=|!?= zz$",
    ),
    Difference(
        name="infinity-equals-itself",
        ours="true",
        theirs="false",
        probe="1 div 0 = 1 div 0",
        javarosa_answer="false",
        reason_en="Infinity equals itself, as IEEE 754 says.",
        reason_fr="L'infini est égal à lui-même, comme le dit IEEE 754.",
        expressions=r"1 div 0 = 1 div 0",
    ),
    Difference(
        name="positions-in-brackets",
        ours="4",
        theirs="",
        probe="/data/r[2]/v",
        javarosa_answer="",
        reason_en="A number in square brackets is a place and a question there a condition, as XPath 1.0 says; JavaRosa finds nothing.",
        reason_fr="Un nombre entre crochets est une place, une question une condition, comme le dit XPath 1.0 ; JavaRosa ne trouve rien.",
        expressions=r"\[(\d+|'2'|w)\]",
    ),
    Difference(
        name="unknown-prefixes",
        ours="3",
        theirs="",
        probe="data:a",
        javarosa_answer="",
        reason_en="A prefix that the form does not declare is overlooked.",
        reason_fr="Un préfixe que le formulaire ne déclare pas est négligé.",
        expressions=r"^data:a$",
    ),
    Difference(
        name="years-of-four-figures",
        ours="refused",
        theirs="24-02-29",
        probe="date('24-02-29')",
        javarosa_answer="24-02-29",
        reason_en="A year has four figures: 24-02-29 is a slip, not the year 24.",
        reason_fr="Une année a quatre chiffres : 24-02-29 est une faute de frappe, non l'an 24.",
        expressions=r"'24-02-29'|'12024-|^date(-time)?\(-?\d{8,}",
    ),
    Difference(
        name="zones-without-a-colon",
        ours="2024-02-29",
        theirs="2024-02-21",
        probe="date('2024-02-29T10:20:30+0200')",
        javarosa_answer="2024-02-21",
        reason_en="+0200 is two hours, as ISO 8601 says; JavaRosa reads two hundred.",
        reason_fr="+0200 fait deux heures, comme le dit ISO 8601 ; JavaRosa en lit deux cents.",
        expressions=r"\+0200",
    ),
    Difference(
        name="largest-of-nothing",
        ours="refused",
        theirs="NaN",
        probe="max()",
        javarosa_answer="NaN",
        reason_en="max() and min() without arguments are a fault of the form.",
        reason_fr="max() et min() sans argument sont une faute du formulaire.",
        expressions=r"^(max|min)\(\)$",
    ),
    Difference(
        name="three-ampersands",
        ours="false",
        theirs="true",
        probe="regex('a&&b','[a&&&b]+')",
        javarosa_answer="true",
        reason_en="In a class of a pattern && is an intersection wherever it stands.",
        reason_fr="Dans une classe d'un modèle, && est une intersection où qu'il soit.",
        expressions=r"&&&",
    ),
    Difference(
        name="inside-no-position",
        ours="false",
        theirs="true",
        probe="geofence(b, gs)",
        javarosa_answer="true",
        reason_en="A position that is not there lies inside of no shape; JavaRosa takes 0 0 for it.",
        reason_fr="Une position absente n'est dans aucune forme ; JavaRosa la prend pour 0 0.",
        expressions=r"^geofence\(b,",
    ),
)

DIFFERENCES: list[Difference] = []

DIFFERENCES += [
    Difference(
        "count-lowered",
        "instances beyond a lowered count go, and what was typed in them comes back when it rises",
        "they stay",
        "a repeat counted by a question, 3, then 1",
        "3 instances",
        "The instances are beyond the count that the form states (getodk/javarosa#45, decision 0060).",
        "Ces répétitions dépassent le nombre que le formulaire fixe (getodk/javarosa#45, décision 0060).",
    ),
    Difference(
        "count-before-the-repeat",
        "a counted repeat has its instances as soon as the count is answered",
        "they are made when the interview comes to them",
        "a note before the repeat that shows count(${repeat})",
        "1",
        "What reads the repeat before it is asked is then right.",
        "Ce qui lit la répétition avant qu'elle soit posée est alors juste.",
    ),
    Difference(
        "choice-gone",
        "what reads an answer whose choice went is computed again",
        "it keeps showing the old answer until the question is answered again",
        "a note with jr:choice-name(${ville}), after another region",
        "the label of the old town",
        "A calculation follows what it reads.",
        "Un calcul suit ce qu'il lit.",
    ),
    Difference(
        "nested-deleted",
        "sum(${inner}) follows the deletion of an outer instance",
        "it keeps the value from before the deletion",
        "sum over a repeat in a repeat, then an outer instance is deleted",
        "the old sum",
        "A calculation follows what it reads (getodk/collect#3016 is the same for one repeat).",
        "Un calcul suit ce qu'il lit (getodk/collect#3016 est le même cas pour une seule répétition).",
    ),
    Difference(
        "choice-name-language",
        "jr:choice-name() and jr:itext() follow a change of language",
        "they keep the label of the language in use when they were last computed",
        "jr:choice-name(${q}, '${q}'), then another language",
        "the label in the former language",
        "One interview does not mix the languages of its calculations.",
        "Un entretien ne mêle pas les langues de ses calculs.",
    ),
]

DIFFERENCES += [
    Difference(
        "choice-name-output",
        "jr:choice-name() follows the answers that a choice's label shows",
        "it keeps the label as it was when the choice was made",
        "jr:choice-name(${q}, '${q}'), the label of the choice is A ${t}; then another ${t}",
        "the label with the former ${t}",
        "A calculation follows what it reads.",
        "Un calcul suit ce qu'il lit.",
    ),
    Difference(
        "hidden-source-of-a-filter",
        "a choice_filter that reads a hidden question reads it as empty",
        "it keeps the choices from before the question was hidden",
        "choice_filter region = ${region}, where ${region} is hidden after it was answered",
        "the towns of that region",
        "A hidden node reads as empty everywhere else too.",
        "Une question masquée se lit comme vide partout ailleurs.",
    ),
    Difference(
        "once-hidden",
        "a hidden once() is computed when it is shown",
        "it may be computed before it is hidden, at loading, according to the order of the logic",
        "once(string-length(${t})) in a group relevant when ${t} = 'a'",
        "0",
        "The order in which JavaRosa computes at loading is not told by the form.",
        "L'ordre des calculs de JavaRosa au chargement ne se lit pas dans le formulaire.",
    ),
    Difference(
        "absolute-in-repeat",
        "a path from the root reads all instances, or the first one",
        "inside the repeat it reads the present instance",
        "sum(/data/r/x) inside /data/r",
        "the x of the present instance",
        "XPath 1.0: a path from the root does not depend on where it stands.",
        "XPath 1.0 : un chemin depuis la racine ne dépend pas de l'endroit où il se trouve.",
    ),
]

DIFFERENCES += [
    Difference(
        "candidate-in-a-filter",
        "a constraint that looks among instances compares the answer being given",
        "inside square brackets it compares the answer that stood there before",
        "constraint count(../../r[nom = current()/../nom]) < 2, a name given twice",
        "taken",
        "An author who asks that names differ means the new one; a phone finds it at finalization only.",
        "Qui veut des noms différents parle du nouveau ; un téléphone ne le voit qu'à la finalisation.",
    ),
    Difference(
        "other-instances",
        "a calculation that reads the other instances follows each of them",
        "it keeps its value until something in its own instance changes",
        "count(../../r[nom = current()/../nom]), then the name of another instance changes",
        "the old count",
        "A calculation follows what it reads.",
        "Un calcul suit ce qu'il lit.",
    ),
    Difference(
        "empty-positions",
        "distance() over a repeat leaves out the instances without a position",
        "it takes 0 0 for them",
        "distance(${lieu}), where one instance has no position",
        "a way over 0 0",
        "A position that is not there is not in the Gulf of Guinea.",
        "Une position absente n'est pas dans le golfe de Guinée.",
    ),
    Difference(
        "choice-without-a-value",
        "an instance whose value is empty is no choice",
        "it is shown as a choice without a label",
        "select_one ${nom} with a filter, where one instance has no name",
        "an empty choice",
        "To choose it would be no answer.",
        "La choisir ne serait pas répondre.",
    ),
]

DIFFERENCES += [
    Difference(
        "written-over-at-the-end",
        "what was typed over a calculation stays when the interview is finished (decision 0127)",
        "finishing answers each question again, and what depends on one of them is computed again",
        "integer x, integer e with the calculation ${x} * 2; 3, then 7 typed over the 6; the form is validated",
        "6",
        "An answer that a person corrected is not undone after the last screen without a word.",
        "Une réponse corrigée par quelqu'un n'est pas défaite sans un mot après le dernier écran.",
    ),
    Difference(
        "written-over-in-a-counted-repeat",
        "a place typed over position(..) in a counted repeat stays: the instances are there at once",
        "it is computed again when the interview comes to the next instance, which is made then",
        "repeat_count 2, integer place with the calculation position(..); 9 typed over the 1, then on to the second",
        "1",
        "It follows from count-before-the-repeat.",
        "Cela suit de count-before-the-repeat.",
    ),
    Difference(
        "figures-of-large-numbers",
        "a number has the fewest figures that give it back",
        "some numbers beyond 10^16 have one figure more, which gives the same number",
        "a note with ${n} * 1000000000, where n is 123456789.123456789",
        "1.23456789123456784E17",
        "Java wrote them so up to version 18 (JDK-4511638); later versions write them as here.",
        "Java les écrivait ainsi jusqu'à la version 18 (JDK-4511638) ; les suivantes les écrivent comme ici.",
    ),
]
