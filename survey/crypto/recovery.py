"""The recovery key: an age key that exists as 24 words on paper and nowhere else.

The words are the 32 bytes of the private key with a checksum, in the list of BIP-39, French or English;
so any tool that knows BIP-39 and age can open a bundle with them. They are read without accents, in any
case, and each by its first four letters, which are its own in both lists.
What does not live here: who is asked for the words (`cli`) and which files they open (`bundle`).
Source: BIP-39 through mnemonic; BIP-173 through bech32; age-encryption.org/v1 through pyrage.
"""

import unicodedata
from collections.abc import Callable

from survey.errors import KeyMissing
from survey.messages import _

WORDS = 24
SECRET_BYTES = 32
_LISTS = {"fr": "french", "en": "english"}
_PREFIX = 4


def make_recovery_words(random_bytes: Callable[[int], bytes], language: str = "fr") -> list[str]:
    """Return the 24 words of a new recovery key, in French or in English.

    >>> make_recovery_words(bytes, "en")[-2:]
    ['abandon', 'art']
    """
    from mnemonic import Mnemonic

    text = Mnemonic(_LISTS.get(language, "french")).to_mnemonic(random_bytes(SECRET_BYTES))
    return unicodedata.normalize("NFC", text).split()


def recovery_identity(text: str) -> str:
    """Return the age identity of the words in `text`. Raises KeyMissing unless they are a key's 24 words."""
    import bech32

    bits = bech32.convertbits(_secret_of(text.split()), 8, 5)
    return bech32.bech32_encode("age-secret-key-", bits or []).upper()


def recipient_of(identity: str) -> str:
    """Return the public key, `age1…`, of an age identity."""
    import pyrage

    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def is_same_word(typed: str, word: str) -> bool:
    """Tell whether a person typed this word of the list, accents and case aside."""
    return _bare(typed.strip()) == _bare(word)


def _secret_of(words: list[str]) -> bytes:
    from mnemonic import Mnemonic

    if len(words) != WORDS:
        raise _no_key(_("There are {count} words; a recovery key has 24.").format(count=len(words)))
    unknown = words[0]
    for name in _LISTS.values():
        known = Mnemonic(name)
        by_beginning = {_bare(word)[:_PREFIX]: word for word in known.wordlist}
        whole = [by_beginning.get(_bare(word)[:_PREFIX]) for word in words]
        if None in whole:
            unknown = max(unknown, words[whole.index(None)], key=words.index)
            continue
        try:
            return bytes(known.to_entropy([str(word) for word in whole]))
        except ValueError as error:
            raise _no_key(_("A word is wrong, or two changed places: the checksum does not fit.")) from error
    raise _no_key(
        _("Word {number}, {word}, is in no list.").format(number=words.index(unknown) + 1, word=unknown)
    )


def _no_key(what: str) -> KeyMissing:
    return KeyMissing(
        what, remedy=_("Type the 24 words of the paper in their order, with spaces between them.")
    )


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
