from __future__ import annotations

from midcourse.talks.quotes import find_quotation, words

TEXT = """The minister said on Friday that it would have
no impact on Russia’s strategic deterrent, and that
the sites were “very useful, though not essential”."""


def test_an_exact_quotation_is_found_with_line_and_column() -> None:
    found = find_quotation("though not essential", TEXT)
    assert found.outcome == "exact"
    assert (found.line, found.column) == (3, 30)
    assert TEXT[found.start : found.end] == "though not essential"


def test_line_breaks_case_and_apostrophes_do_not_matter() -> None:
    found = find_quotation("it would have No impact on Russia's strategic deterrent", TEXT)
    assert found.outcome == "same-words"
    assert found.line == 1
    assert TEXT[found.start : found.end].endswith("deterrent")


def test_a_near_miss_shows_what_differs() -> None:
    found = find_quotation("no effect on Russia's strategic deterrent", TEXT)
    assert found.outcome == "near"
    assert set(found.differences) == {"-effect", "+impact"}
    assert 0.6 < found.likeness < 1.0


def test_what_is_not_there_is_absent() -> None:
    found = find_quotation("purely ludicrous, and everybody knows it", TEXT)
    assert (found.outcome, found.start, found.line) == ("absent", -1, 0)


def test_a_quotation_without_words_is_absent() -> None:
    assert find_quotation("…", TEXT).outcome == "absent"


def test_words_are_folded_but_keep_their_places() -> None:
    assert words("Émile’s") == [("emile's", 0, 7)]
