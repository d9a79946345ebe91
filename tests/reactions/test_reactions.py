"""Reactions beside the like: several of a member, each counted exactly."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from community.audit.actions import CHECKS, examine
from community.config import load_config
from community.content.actions import remove, restore
from community.content.queries import content_to_change
from community.database import db
from community.errors import SettingRefused
from community.outbox import transaction
from community.reactions.models import Reaction, ReactionCount
from community.reactions.offer import read_offer
from tests.conftest import SECRET
from tests.factories import a_post
from tests.parallel import at_once
from tests.statements import statements


def of(content, name="useful") -> str:
    return f"/api/v1/contents/{content.id}/reactions/{name}"


def shown(client, content) -> tuple[dict, list]:
    answer = client.get(f"/api/v1/contents/{content.id}").json
    return answer["reactions"], answer["viewer"]["reactions"]


def differences() -> list:
    return [found for check in CHECKS if check.name != "search index" for found in examine(check)]


def test_a_member_may_hold_several_reactions_and_each_counts_once(as_member, client):
    post, lin, mei = a_post(), as_member(), as_member()

    assert [lin.put(of(post)).json, lin.put(of(post)).json] == [{"active": True, "count": 1}] * 2
    lin.put(of(post, "want"))
    assert mei.put(of(post)).json == {"active": True, "count": 2}

    assert shown(lin, post) == ({"useful": 2, "want": 1}, ["useful", "want"])
    assert shown(client, post) == ({"useful": 2, "want": 1}, [])
    assert [lin.delete(of(post)).json, lin.delete(of(post)).json] == [{"active": False, "count": 1}] * 2
    assert shown(lin, post) == ({"useful": 1, "want": 1}, ["want"])
    assert lin.get(f"/api/v1/contents/{post.id}").json["counts"]["likes"] == 0


def test_the_offer_speaks_the_readers_language_and_what_is_not_offered_cannot_be_added(app, as_member, client):
    post, lin = a_post(), as_member()
    with transaction():
        db.session.add(ReactionCount(content_id=post.id, name="retired", count=0))

    words = client.get("/api/v1/reactions", headers={"Accept-Language": "en"}).json["items"]
    assert words[0] == {"name": "useful", "emoji": "👍", "word": "Useful"}
    assert client.get("/api/v1/reactions").json["items"][0]["word"] == "有用"
    assert lin.put(of(post, "retired")).status_code == 404


def test_a_retired_reaction_stays_counted_and_can_be_taken_back(app, as_member):
    post, lin = a_post(), as_member()
    lin.put(of(post, "care"))
    offered = app.extensions["reactions"]
    app.extensions["reactions"] = read_offer("useful/👍/有用/Useful")
    try:
        assert as_member().put(of(post, "care")).status_code == 404
        assert shown(lin, post) == ({"care": 1}, ["care"])
        assert lin.delete(of(post, "care")).json == {"active": False, "count": 0}
    finally:
        app.extensions["reactions"] = offered


def test_sixty_four_toggles_at_a_time_leave_counts_that_equal_the_facts(as_member):
    post, clients = a_post(), [as_member() for _ in range(4)]
    address = of(post)

    answers = at_once(
        [
            lambda client=client, n=n: (client.delete if n % 3 == 1 else client.put)(address)
            for n in range(16)
            for client in clients
        ]
    )

    assert {answer.status_code for answer in answers} == {200}
    living = select(func.count()).select_from(Reaction).where(Reaction.ended_at.is_(None))
    assert db.session.scalar(select(ReactionCount.count)) == db.session.scalar(living)
    assert differences() == []


def test_counts_are_exact_after_a_content_was_hidden_and_came_back(as_member):
    post, lin = a_post(), as_member()
    lin.put(of(post))
    with transaction():
        remove(content_to_change(post.id))

    assert lin.delete(of(post)).status_code == 404
    with transaction():
        restore(content_to_change(post.id))
    assert shown(lin, post) == ({"useful": 1}, ["useful"])
    assert differences() == []


def test_reactions_cost_a_list_no_further_statement(as_member):
    lin, posts = as_member(), [a_post() for _ in range(3)]
    for post in posts:
        lin.put(of(post))
    with statements() as sent:
        lin.get("/api/v1/feeds/latest")

    assert [text for text, _ in sent if "reaction" in text and "FROM contents" not in text] == []


@pytest.mark.parametrize("text", ["useful", "Useful/👍/有用/Useful", "a/👍/有用/A,a/🌱/种草/A", "a//有用/A"])
def test_a_setting_that_names_no_reactions_ends_the_start(text, tmp_path):
    config = load_config({"COMMUNITY_HOME": str(tmp_path), "SECRET_KEY": SECRET, "REACTIONS": text})

    with pytest.raises(SettingRefused, match="REACTIONS"):
        read_offer(config.reactions)
