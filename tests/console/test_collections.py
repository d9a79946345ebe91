"""Reported collections on their page: hidden, left as they are, shown again."""

from community.collections.actions import make_collection
from community.collections.models import Collection
from community.database import db
from community.outbox import transaction
from moderation.texts.models import CollectionReport
from moderation.texts.reports import report_collection
from tests.factories import a_member
from tests.moderation_desk.desk import a_moderator
from tests.pages.browsing import browser_of

COLLECTIONS = "/moderation/collections"
VECTOR = "<script>alert(1)</script>"


def a_reported_collection():
    with transaction():
        made = make_collection(a_member(), "周末山里", public=True)
    reporter = a_member()
    with transaction():
        report_collection(reporter, made.id, "spam", VECTOR)
    return made


def test_a_reported_collection_is_hidden_and_shown_again(app):
    collection, browser = a_reported_collection(), browser_of(app, a_moderator())
    page = browser.open(COLLECTIONS).text
    assert "周末山里" in page
    assert VECTOR not in page
    browser.send(f"{COLLECTIONS}/{collection.id}/hide", {"reason": "spam"}, on=COLLECTIONS)
    assert "没有被举报的专辑" in browser.open(COLLECTIONS).text
    hidden = f"{COLLECTIONS}?state=hidden"
    assert "由审核员隐藏" in browser.open(hidden).text
    browser.send(f"{COLLECTIONS}/{collection.id}/show", {}, on=hidden)
    db.session.expire_all()
    assert db.session.get_one(Collection, collection.id).shown
    assert "没有被隐藏的专辑" in browser.open(hidden).text


def test_a_reported_collection_is_left_as_it_is(app):
    collection, browser = a_reported_collection(), browser_of(app, a_moderator())
    assert browser.send(f"{COLLECTIONS}/{collection.id}/hide", {}, on=COLLECTIONS).status_code == 422
    browser.send(f"{COLLECTIONS}/{collection.id}/leave", {}, on=COLLECTIONS)
    db.session.expire_all()
    assert db.session.scalars(db.select(CollectionReport.upheld)).one() is False
    assert db.session.get_one(Collection, collection.id).shown
