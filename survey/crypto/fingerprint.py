"""Fingerprint words: a public key as six words that two people can read to each other.

Each word is three syllables of a consonant and a vowel, easy to say in French and in English:
16 consonants × 4 vowels give 6 bits a syllable, 18 bits a word, 108 bits in all.
"""

import hashlib

WORDS = 6
_CONSONANTS = "bdfgjklmnprstvwz"
_VOWELS = "aiou"


def fingerprint_words(verify_key: bytes) -> list[str]:
    """Return the six words of a public key; the same key gives the same words for ever.

    >>> fingerprint_words(bytes(32))[:2]
    ['voluvo', 'rufiru']
    """
    bits = int.from_bytes(hashlib.sha256(b"survey fingerprint 1" + verify_key).digest(), "big")
    words = []
    for index in range(WORDS):
        chunk = bits >> (256 - 18 * (index + 1)) & 0x3FFFF
        words.append("".join(_syllable(chunk >> shift & 0x3F) for shift in (12, 6, 0)))
    return words


def _syllable(six_bits: int) -> str:
    return _CONSONANTS[six_bits >> 2] + _VOWELS[six_bits & 3]
