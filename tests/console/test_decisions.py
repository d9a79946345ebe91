"""What was decided and whom it struck, on their pages."""

from __future__ import annotations

from tests.factories import a_member
from tests.moderation_desk.desk import a_held_post, a_moderator, case_of
from tests.pages.browsing import browser_of


def decide(browser, post, outcome="remove"):
    case = case_of(post)
    said = {"outcome": outcome, "reason": "spam", "version": case.version}
    assert browser.send(f"/moderation/cases/{case.id}/decision", said, on=f"/moderation/cases/{case.id}").location
    return f'href="/moderation/cases/{case.id}"'


def test_decisions_are_found_by_outcome_by_moderator_and_by_case(app):
    wang, li = browser_of(app, a_moderator("wang")), browser_of(app, a_moderator("li"))
    removed, published = decide(wang, a_held_post()), decide(li, a_held_post(), "publish")

    def shown(query):
        page = wang.open(f"/moderation/decisions{query}").text
        return removed in page, published in page

    assert shown("") == (True, True)
    assert shown("?outcome=remove") == (True, False)
    assert shown("?decided_by=li") == (False, True)
    assert shown(f"?case_id={removed.split('/')[-1][:-1]}") == (True, False)
    assert shown("?decided_by=nobody") == (False, False)


def test_a_decision_is_taken_back_where_it_is_listed_by_who_took_it_alone(app):
    wang, li = browser_of(app, a_moderator("wang")), browser_of(app, a_moderator("li"))
    post = a_held_post()
    decide(wang, post)
    undo = 'action="/moderation/decisions/'

    assert undo not in li.open("/moderation/decisions").text.partition("<table>")[2]
    address = wang.open("/moderation/decisions").text.partition("<table>")[2].partition(undo)[2].partition('"')[0]
    assert wang.send(f"/moderation/decisions/{address}", {}, on="/moderation/decisions").status_code == 303
    assert post.status == "held"


def test_a_threshold_shows_whom_it_would_meet_and_what_stands_against_them(app):
    wang, mei = browser_of(app, a_moderator("wang")), a_member("mei")
    case = decide(wang, a_held_post(author=mei))

    assert "<bdi>mei</bdi>" in wang.open("/moderation/strikes?threshold=3").text
    assert "<bdi>mei</bdi>" not in wang.open("/moderation/strikes?threshold=3.5").text
    assert case in wang.open("/moderation/strikes?member=mei").text
    assert "没有这个用户名的成员" in wang.open("/moderation/strikes?member=nobody").text
    assert wang.open("/moderation/strikes?threshold=0").status_code == 422


def test_a_list_of_decisions_is_asked_for_by_outcome_and_by_moderator(app, as_member):
    wang = a_moderator("wang")
    decide(browser_of(app, wang), a_held_post())

    def outcomes(**query):
        items = as_member(wang).get("/api/v1/moderation/decisions", query_string=query).json["items"]
        return [decision["outcome"] for decision in items]

    assert outcomes(outcome="remove", decided_by="wang") == ["remove"]
    assert outcomes(outcome="publish") == outcomes(decided_by="li") == []
