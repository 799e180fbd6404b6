"""One byte a character: what words are made of, what stands between them, and what ends a sentence."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

SPACE, END, STOP = 0, 1, 2
"""Codes of what belongs to no word, of what ends a sentence unless a word goes on, and of the end of a text."""

FOREIGN = 0xFE
"""Codes from here on are letters and digits beyond ASCII that no list uses."""
_UNKNOWN, _FOREIGN = 0xFE, 0xFF
_ENDERS = ".!?\n。！？"


class Alphabet:
    """One byte a character: ASCII letters and digits are themselves, others have one if a list uses them."""

    def __init__(self, letters: Iterable[str] = ()) -> None:
        """``letters`` beyond ASCII that are told apart, at most 120."""
        self.ascii = bytes(_plain(chr(i)) for i in range(128)) + bytes(128)
        self.codes = {letter: code for code, letter in enumerate(sorted(set(letters)), 0x80)}
        self.table = np.full(0x110000, _UNKNOWN, np.uint8)
        self.table[:128] = np.frombuffer(self.ascii, np.uint8)[:128]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The bytes of each text, lower-cased."""
        foreign = [_lowered(text) for text in texts if not text.isascii()]
        if not foreign:
            return [text.encode().translate(self.ascii) for text in texts]
        rest = iter(self._foreign(foreign))
        return [text.encode().translate(self.ascii) if text.isascii() else next(rest) for text in texts]

    def _foreign(self, texts: list[str]) -> Iterator[bytes]:
        """Texts beyond ASCII, all at once."""
        points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
        codes = self.table[points]
        new = points[codes == _UNKNOWN]
        if len(new):
            for point in set(new.tolist()):
                lower = chr(point).lower()
                self.table[point] = self.codes.get(lower, _plain(lower))
            codes = self.table[points]
        whole, at = codes.tobytes(), 0
        for text in texts:
            yield whole[at : at + len(text)]
            at += len(text)


def _lowered(text: str) -> str:
    """The text with those capitals in small letters that do not become one letter each, wherever they stand."""
    return text.lower() if "\u0130" in text or "\u03a3" in text else text


def _plain(letter: str) -> int:
    if letter in _ENDERS:
        return END
    if not (letter.isalnum() or letter == "_"):
        return SPACE
    return ord(letter.lower()) if letter.isascii() else _FOREIGN


def apart(letter: str) -> bool:
    """Whether a character beyond ASCII belongs to no word and ends no sentence."""
    return _plain(letter.lower()) == SPACE


_LATIN = "áàâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿčďěňřšťůžąćęłńśźż"
_SCORED = "竜龙連絡見学迷惑聖やμελውይትαετηςɐβ"
ALPHABET = Alphabet(_LATIN + _SCORED)
"""Letters of languages in Latin script, and those of words that the default toxicity scorer knows."""
