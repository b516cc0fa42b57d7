"""What a person typed, as SPIP and Markdown write it: a text and nothing else.

What lives here: one line of text in another's signs. What does not: HTML and XML (the templates escape).
Sources: spip.net, “Les raccourcis typographiques”; the CommonMark specification 0.31, backslash escapes and
entity references; the YAML specification 1.2.2, double-quoted style and printable characters.
"""

import json
import re

_SPIP = re.compile(r"[{}\[\]<>|~_&#*`@\\^=§]|:(?=//)|-(?=-)|(?<=-)-|^[-+!/.]")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#|~&$^@=!%]|:(?=//)|(?<=[Ww]{3})\.|-(?=-)|(?<=-)-|^[-+:]")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def spip_text(text: str) -> str:
    """Return a line whose shortcuts SPIP shows as they were typed: each sign as an entity of HTML.

    >>> spip_text("{{gras}} & [lien->x]")
    '&#123;&#123;gras&#125;&#125; &#38; &#91;lien-&#62;x&#93;'
    """
    return _SPIP.sub(lambda found: f"&#{ord(found[0])};", text)


def markdown_text(text: str) -> str:
    r"""Return a line that CommonMark shows as it was typed, and of which no template language takes anything.

    >>> markdown_text("2. *gras* <b>")
    '2\\. \\*gras\\* \\<b\\>'
    """
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(lambda found: f"\\{found[0]}", text))


def yaml_text(text: str) -> str:
    r"""Return a text in double quotes, as YAML and JSON both read it.

    >>> yaml_text('a: "b" # c')
    '"a: \\"b\\" # c"'
    """
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
