"""Second looks on their pages: taken blind, kept, and shown beside the first to admins alone."""

from community.database import db
from moderation.agreement.models import SecondLook
from tests.agreement.looking import a_decision, judged_twice
from tests.factories import a_member
from tests.moderation_desk.desk import a_moderator
from tests.pages.browsing import browser_of

LOOKS = "/moderation/second-looks"


def test_a_second_look_says_nothing_of_the_first_and_is_kept(app):
    a_decision("remove", by=a_moderator("wang"))
    browser = browser_of(app, a_moderator("li"))
    address = browser.send(f"{LOOKS}/next", {}, on=LOOKS).location
    page = browser.open(address).text
    assert "走了三天没有磨脚" in page
    assert "wang" not in page
    assert "/moderation/cases/" not in page
    assert browser.send(address, {"outcome": "publish", "note": "看不出问题"}, on=address).location == LOOKS
    look = db.session.scalars(db.select(SecondLook)).one()
    assert (look.outcome, look.note, look.agrees) == ("publish", "看不出问题", False)


def test_an_opinion_that_takes_something_needs_a_reason_at_its_field(app):
    a_decision("remove")
    browser = browser_of(app, a_moderator())
    address = browser.send(f"{LOOKS}/next", {}, on=LOOKS).location
    answer = browser.send(address, {"outcome": "remove", "reason": ""}, on=address)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_who_does_not_hold_a_look_sees_nothing_of_it(app):
    decision = a_decision("remove")
    browser_of(app, a_moderator()).send(f"{LOOKS}/next", {}, on=LOOKS)
    look = db.session.scalars(db.select(SecondLook).where(SecondLook.decision_id == decision.id)).one()
    other = browser_of(app, a_moderator())
    assert other.open(f"{LOOKS}/{look.id}").location == LOOKS
    refused = other.send(f"{LOOKS}/{look.id}", {"outcome": "publish"}, on="/moderation")
    assert refused.status_code == 409
    assert look.outcome is None


def test_both_judgements_are_for_admins_and_agreement_is_for_all(app):
    judged_twice([("remove", "publish")] * 60, a_moderator("wang"), a_moderator("li"))
    admin, moderator = browser_of(app, a_member(roles=("admin",))), browser_of(app, a_moderator())
    assert "<bdi>li</bdi>" in admin.open(f"{LOOKS}?agrees=false").text
    assert "还没有复核结果" in admin.open(f"{LOOKS}?agrees=true").text
    assert "<bdi>li</bdi>" not in moderator.open(LOOKS).text
    assert "60 对" in moderator.open(LOOKS).text
