"""Members see every tag of theirs with its reason, and what they delete stays deleted."""

from __future__ import annotations

import pytest

from community.accounts.actions import erase_account
from community.content.queries import content_to_change
from community.database import db
from community.feeds.actions import say_not_interested
from community.feeds.models import NotInterested
from community.likes.actions import like
from community.members.actions import register_member
from community.members.queries import member_to_change
from community.outbox import transaction
from community.tags.actions import derive_tags
from community.tags.models import MemberTag
from tests.factories import a_member, a_post, a_product, an_order
from tests.statements import statements

TAGS = "/api/v1/me/tags"
TEA, CAMP = "茶", "露营"


@pytest.fixture
def lin(app):
    """A member who likes a note about tea, and bought what notes about camping show."""
    member, tent = a_member("lin"), a_product()
    tea = a_post(f"好喝。 #{TEA}#")
    a_post(f"帐篷很轻。 #{CAMP}#", products=[tent])
    with transaction():
        like(member, content_to_change(tea.id))
    an_order(member, tent)
    return member


def derived_for(client) -> list[dict]:
    """The tags that the member has after the next derivation. Asking for them makes the member's visit."""
    client.get(TAGS)
    derive_tags()
    return client.get(TAGS).json["items"]


def names(items) -> list[str]:
    return [item["name"] for item in items]


def test_tags_are_derived_from_what_one_did_each_with_its_reason_in_words(as_member, lin):
    client = as_member(lin)

    camp, tea = derived_for(client)

    assert camp == {
        "name": CAMP,
        "declared": False,
        "derived": True,
        "strength": 0.5,
        "reasons": {"bought": 1},
        "why": "买过 1 次相关商品",
    }
    assert (tea["name"], tea["reasons"]) == (TEA, {"liked": 1})
    english = client.get(TAGS, headers={"Accept-Language": "en"}).json["items"]
    assert english[0]["why"] == "bought 1×"


def test_a_deleted_tag_never_comes_back_by_itself_but_may_be_declared(as_member, lin):
    client = as_member(lin)
    derived_for(client)

    assert client.delete(f"{TAGS}/{TEA}").json == {"active": False, "count": 1}
    assert client.delete(f"{TAGS}/{TEA}").json == {"active": False, "count": 1}
    assert names(derived_for(client)) == [CAMP]
    assert client.get(TAGS).json["deleted"] == [TEA]

    assert client.put(f"{TAGS}/{TEA}").json == {"active": True, "count": 2}
    declared = client.get(TAGS).json
    first = declared["items"][0]
    assert (first["name"], first["declared"], first["strength"]) == (TEA, True, 1.0)
    assert declared["deleted"] == []


def test_all_tags_can_be_deleted_at_once(as_member, lin):
    client = as_member(lin)
    derived_for(client)
    client.put(f"{TAGS}/{TEA}")

    assert client.delete(TAGS).json == {"active": False, "count": 0}
    assert derived_for(client) == []


def test_a_declared_tag_stays_when_what_it_was_derived_from_is_gone(as_member, lin):
    client = as_member(lin)
    client.put(f"{TAGS}/{TEA}")

    both = {item["name"]: (item["declared"], item["derived"]) for item in derived_for(client)}

    assert both == {TEA: (True, True), CAMP: (False, True)}


def switch(client, personalisation: bool) -> None:
    version = client.get("/api/v1/me").headers["ETag"]
    wish = {"preferences": {"personalisation": personalisation}}
    assert client.patch("/api/v1/me", json=wish, headers={"If-Match": version}).status_code == 200


def test_switched_off_what_was_derived_is_deleted_at_once_and_nothing_is_derived(as_member, lin):
    client = as_member(lin)
    derived_for(client)
    client.put(f"{TAGS}/{TEA}")

    switch(client, personalisation=False)

    kept = client.get(TAGS).json
    assert (names(kept["items"]), kept["personalisation"]) == ([TEA], False)
    assert names(derived_for(client)) == [TEA]
    assert [tag.derived_at for tag in db.session.query(MemberTag)] == [None]

    switch(client, personalisation=True)
    assert names(derived_for(client)) == [TEA, CAMP]


def test_of_minors_nothing_is_derived(as_member, lin):
    with transaction():
        db.session.merge(lin).minor = True

    assert derived_for(as_member(lin)) == []


def test_sensitive_topics_become_nobodys_tag_not_even_by_their_own_word(as_member):
    reader = a_member()
    post = a_post("分享一下近况。 #抑郁症#")
    with transaction():
        like(reader, content_to_change(post.id))
    client = as_member(reader)

    assert derived_for(client) == []
    assert client.put(f"{TAGS}/抑郁症").status_code == 422


def test_only_a_topic_that_exists_can_be_a_tag(as_member):
    client = as_member()

    assert client.put(f"{TAGS}/nobody-wrote-this").status_code == 404
    assert client.get(TAGS).json == {"items": [], "next": None, "personalisation": True, "deleted": []}


def test_tags_are_nobody_elses_business(client, as_member, lin):
    derived_for(as_member(lin))

    assert client.get(TAGS).status_code == 401
    assert as_member().get(TAGS).json["items"] == []


def test_an_erased_member_leaves_no_tag_and_no_dislike(as_member, lin, deliver_all):
    derived_for(as_member(lin))
    critic, post = a_member(), a_post(author=lin)
    with transaction():
        say_not_interested(lin, content_to_change(a_post().id))
        say_not_interested(critic, content_to_change(post.id), reason="author")

    with transaction():
        erase_account(member_to_change(lin.id))
    deliver_all()

    assert db.session.query(MemberTag).all() == []
    assert db.session.query(NotInterested).all() == []


def test_deriving_costs_the_same_few_statements_for_many_members(as_member, lin):
    tea = a_post(f"又一杯。 #{TEA}#")
    for number in range(6):
        with transaction():
            fan = register_member(f"fan_{number}")
            like(fan, content_to_change(tea.id))
        as_member(fan).get(TAGS)

    with statements() as sent:
        derive_tags()

    reads = [statement for statement, _ in sent if "FROM likes" in statement or "FROM impressions" in statement]
    assert len(reads) == 2
