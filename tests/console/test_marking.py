"""The author's words, in pieces."""

from moderation.console.marking import marked


def a_finding(*spans):
    fields = ("field", "start", "end", "text")
    return {"spans": [dict(zip(fields, span, strict=True)) for span in spans]}


def test_a_text_is_cut_where_findings_begin_and_end_and_nothing_of_it_is_lost():
    findings = [a_finding(("body", 2, 6, "cdef")), a_finding(("body", 4, 8, "efgh"), ("title", 0, 1, "x"))]
    pieces = marked("abcdefghij", "body", findings)
    assert pieces == [("ab", ()), ("cd", (0,)), ("ef", (0, 1)), ("gh", (1,)), ("ij", ())]


def test_what_was_found_in_an_earlier_version_marks_nothing():
    assert marked("new words", "body", [a_finding(("body", 0, 3, "old"))]) == [("new words", ())]
