"""Check short quotations against a text: where each stands, and how near the text comes where it does not."""

from __future__ import annotations

import difflib
import re
import unicodedata

from midcourse.records import record

__all__ = ["LONGEST_QUOTATION", "Quoted", "find_quotation", "words"]

#: Longest quotation that a dossier may hold, in words.
LONGEST_QUOTATION = 15

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@record
class Quoted:
    """Where a quotation stands in a text.

    Attributes
    ----------
    quotation : str
    outcome : str
        ``"exact"`` (same characters), ``"same-words"`` (same words; case, punctuation or line breaks differ),
        ``"near"`` or ``"absent"``.
    start, end : int
        Characters of the text, from 0; -1 when absent.
    line, column : int
        Of the start, from 1; 0 when absent.
    found : str
        The words as they stand in the text.
    likeness : float
        From 0 to 1, by words; 1 for the same words.
    differences : tuple of str
        For a near miss: ``"-its"`` stands only in the quotation, ``"+their"`` only in the text.
    """

    quotation: str
    outcome: str
    start: int = -1
    end: int = -1
    line: int = 0
    column: int = 0
    found: str = ""
    likeness: float = 0.0
    differences: tuple[str, ...] = ()


def words(text: str) -> list[tuple[str, int, int]]:
    """Split a text into its words: each folded to lower case without accents or curly quotes, with start and end."""
    return [(_fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]


def find_quotation(quotation: str, text: str, *, nearest_likeness: float = 0.6) -> Quoted:
    """Find a quotation in a text.

    Parameters
    ----------
    quotation : str
    text : str
    nearest_likeness : float
        Share of matching words from which a stretch of the text counts as a near miss.

    Returns
    -------
    Quoted
        The first exact place; else the first place with the same words; else the likest stretch of about the same
        length; else ``"absent"``.

    Notes
    -----
    Words are compared as wholes, so a quotation shortened by an ellipsis shows up as a near miss, as it should: the
    words were not printed in that order.
    """
    wanted = [word for word, _, _ in words(quotation)]
    if not wanted:
        return Quoted(quotation, "absent")
    start = text.find(quotation)
    if start >= 0:
        return _placed(quotation, text, "exact", start, start + len(quotation), 1.0)
    there = words(text)
    size = len(wanted)
    for index in range(len(there) - size + 1):
        if [word for word, _, _ in there[index : index + size]] == wanted:
            return _placed(quotation, text, "same-words", there[index][1], there[index + size - 1][2], 1.0)
    return _nearest(quotation, text, wanted, there, nearest_likeness)


def _nearest(quotation: str, text: str, wanted: list[str], there: list[tuple[str, int, int]], floor: float) -> Quoted:
    best, place = floor, (-1, -1)
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    known = set(wanted)
    plain = [word for word, _, _ in there]
    for index, word in enumerate(plain):
        if word not in known:
            continue
        for size in range(max(1, len(wanted) - 2), len(wanted) + 3):
            stretch = plain[index : index + size]
            matcher.set_seq1(stretch)
            if matcher.quick_ratio() <= best:
                continue
            likeness = matcher.ratio()
            if likeness > best:
                best, place = likeness, (index, index + len(stretch) - 1)
    if place[0] < 0:
        return Quoted(quotation, "absent")
    found = plain[place[0] : place[1] + 1]
    marks = [item for item in difflib.ndiff(wanted, found) if item[0] in "-+"]
    differences = tuple(item[0] + item[2:] for item in marks)
    return _placed(quotation, text, "near", there[place[0]][1], there[place[1]][2], best, differences)


def _placed(
    quotation: str, text: str, outcome: str, start: int, end: int, likeness: float, differences: tuple[str, ...] = ()
) -> Quoted:
    before = text[:start]
    line = before.count("\n") + 1
    column = start - (before.rfind("\n") + 1) + 1
    return Quoted(quotation, outcome, start, end, line, column, text[start:end], likeness, differences)


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
