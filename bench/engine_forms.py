"""The forms that bench/engine.py measures on, written from numbers alone.

What lives here: XForm XML and CSV files. What does not: answers (`engine_script`) and timing.
"""

from pathlib import Path

_HEAD = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>{title}</h:title><model>
<instance><data id="{title}" version="1">{nodes}<orx:meta><orx:instanceID/></orx:meta></data></instance>
{instances}<bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>
{binds}
</model></h:head><h:body>
{body}
</h:body></h:html>
"""
_ITEMS = ("yes", "no", "sometimes", "unknown")
_LEVELS = ("country", "region", "province", "commune", "locality")
_BRANCHES = (2, 10, 10, 10, 20)  # 40,000 localities
GROUP_SIZE = 20


def mixed_form(title: str, questions: int) -> str:
    """Return a form of a repeat, sums over it, and groups of twenty questions of mixed types.

    In each group some questions depend on others of the same group; the first group also reads the sums
    over the repeat, `/data/member`, and every later group can be hidden by a question of the group before it.
    """
    groups = [_group(number) for number in range(questions // GROUP_SIZE)]
    repeat_nodes = (
        '<member jr:template=""><place/><name/><age/><adult/><income/><tax/></member>'
        "<members/><income_sum/><tax_sum/><oldest/>"
    )
    items = "".join(f"<item><name>{name}</name><label>{name.title()}</label></item>" for name in _ITEMS)
    return _HEAD.format(
        title=title,
        nodes=repeat_nodes + "".join(nodes for nodes, _binds, _body in groups),
        instances=f'<instance id="answers"><root>{items}</root></instance>\n',
        binds=_REPEAT_BINDS + "\n".join(binds for _nodes, binds, _body in groups),
        body=_REPEAT_BODY + "\n".join(body for _nodes, _binds, body in groups),
    )


_REPEAT_BINDS = """<bind nodeset="/data/member/place" type="int" calculate="position(..)"/>
<bind nodeset="/data/member/name" type="string" required="true()"/>
<bind nodeset="/data/member/age" type="int" constraint=". &gt;= 0 and . &lt; 120" required="true()"/>
<bind nodeset="/data/member/adult" type="string" calculate="if( ../age  &gt;= 18, 'yes', 'no')"/>
<bind nodeset="/data/member/income" type="decimal" relevant=" ../adult  = 'yes'" constraint=". &gt;= 0"/>
<bind nodeset="/data/member/tax" type="decimal" calculate="round( ../income  * 0.18, 2)"/>
<bind nodeset="/data/members" type="int" calculate="count(/data/member)"/>
<bind nodeset="/data/income_sum" type="decimal" calculate="sum(/data/member/income)"/>
<bind nodeset="/data/tax_sum" type="decimal" calculate="sum(/data/member/tax)"/>
<bind nodeset="/data/oldest" type="int" calculate="max(/data/member/age)"/>
"""
_REPEAT_BODY = """<group ref="/data/member"><label>Members</label><repeat nodeset="/data/member">
<input ref="/data/member/name"><label>Name of person <output value=" ../place "/></label></input>
<input ref="/data/member/age"><label>Age of <output value=" ../name "/></label></input>
<input ref="/data/member/income"><label>Income of <output value=" ../name "/></label></input>
</repeat></group>
"""
# In the order of asking: name's stem, type, and logic; {g} is the group, {p} its path.
_QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("has", "select1", 'required="true()"'),
    ("count", "int", 'relevant="{p}/has  != \'no\'" constraint=". &gt;= 0 and . &lt;= 1000"'),
    ("share", "decimal", 'constraint=". &lt;= 100 or . &gt; {p}/count "'),
    ("name", "string", 'constraint="string-length(.) &lt; 80"'),
    ("double", "calculate", 'calculate="{p}/count  * 2 + 1"'),
    ("since", "date", "constraint=\". &lt;= date('2100-01-01')\""),
    ("kinds", "select", ""),
    ("other", "string", "relevant=\"selected( {p}/kinds , 'unknown')\""),
    ("level", "calculate", "calculate=\"if( {p}/double  &gt; 100, 'high', 'low')\""),
    ("why", "string", "relevant=\"{p}/level  = 'high' and  {p}/has  = 'yes'\""),
    ("works", "select1", 'relevant="{p}/count  &gt; 3"'),
    ("age", "int", 'constraint=". &lt; 200" required="{p}/works  = \'yes\'"'),
    ("cost", "decimal", "relevant=\"{p}/works  = 'no' or  {p}/age  &gt; 10\""),
    ("total", "calculate", 'calculate="coalesce( {p}/cost , 0) +  {p}/share  + {sums}"'),
    ("note", "string", "constraint=\"regex(., '.{{0,99}}')\""),
    ("date", "date", ""),
    ("reasons", "select", "constraint=\"not(selected(., 'yes') and selected(., 'no'))\""),
    ("phone", "string", 'relevant="count-selected( {p}/reasons ) &gt; 1"'),
    ("rank", "int", 'constraint=". &lt;=  {p}/total  + 1000"'),
    ("end", "select1", 'relevant="{p}/total  &gt;= 0"'),
)


def _group(number: int) -> tuple[str, str, str]:
    """Return the nodes, binds and body of one group."""
    path = f"/data/g{number}"
    # Only the first group reads the repeat: what an answer there touches stays the same in any form.
    sums = " /data/tax_sum " if number == 0 else f" {path}/double "
    shown = f'<bind nodeset="{path}" relevant=" /data/g{number - 1}/share  &lt; 900"/>' if number > 0 else ""
    nodes, binds, body = [], [shown], []
    for stem, kind, logic in _QUESTIONS:
        nodes.append(f"<{stem}/>")
        types = {"select1": "string", "select": "string", "calculate": "decimal"}
        datatype = "string" if stem == "level" else types.get(kind, kind)
        binds.append(f'<bind nodeset="{path}/{stem}" type="{datatype}" {logic.format(p=path, sums=sums)}/>')
        if kind != "calculate":
            body.append(_control(kind, f"{path}/{stem}", f"Group {number}, {stem}?"))
    return (
        f"<g{number}>{''.join(nodes)}</g{number}>",
        "\n".join(binds),
        f'<group ref="{path}"><label>Group {number}</label>\n' + "\n".join(body) + "\n</group>",
    )


def _control(kind: str, ref: str, label: str) -> str:
    if kind not in ("select1", "select"):
        return f'<input ref="{ref}"><label>{label}</label></input>'
    return (
        f'<{kind} ref="{ref}"><label>{label}</label>'
        '<itemset nodeset="instance(\'answers\')/root/item"><value ref="name"/><label ref="label"/></itemset>'
        f"</{kind}>"
    )


def cascade_form(title: str) -> str:
    """Return a form that asks country, region, province, commune and locality, each from its own CSV."""
    instances, binds, body = [], [], []
    for depth, level in enumerate(_LEVELS):
        above = _LEVELS[depth - 1] if depth else ""
        chosen = f"[{above}= /data/{above} ]" if above else ""
        instances.append(f'<instance id="{level}" src="jr://file-csv/{level}.csv"/>\n')
        binds.append(f'<bind nodeset="/data/{level}" type="string" required="true()"/>')
        body.append(
            f'<select1 ref="/data/{level}"><label>Which {level}?</label>'
            f"<itemset nodeset=\"instance('{level}')/root/item{chosen}\">"
            '<value ref="name"/><label ref="label"/></itemset></select1>'
        )
    return _HEAD.format(
        title=title,
        nodes="".join(f"<{level}/>" for level in _LEVELS),
        instances="".join(instances),
        binds="\n".join(binds),
        body="\n".join(body),
    )


def write_cascade(folder: Path) -> int:
    """Write the CSV of each level into `folder`; return how many rows the last one has."""
    above = [""]
    for level, branch in zip(_LEVELS, _BRANCHES, strict=True):
        column = _LEVELS[_LEVELS.index(level) - 1] if level != _LEVELS[0] else "world"
        here = [(f"{parent}{number:02d}", parent) for parent in above for number in range(branch)]
        rows = [f"{name},{level.title()} {name},{parent}" for name, parent in here]
        text = f"name,label,{column}\n" + "\n".join(rows) + "\n"
        (folder / f"{level}.csv").write_text(text, encoding="utf-8")
        above = [name for name, _parent in here]
    return len(above)
