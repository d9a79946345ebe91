"""A search never shows what somebody may not see, nor lets them count it."""

from __future__ import annotations

from typing import Any

import pytest

from community.blocks.actions import block, mute
from community.content.actions import note_judgement, remove
from community.content.models import Content, Reach
from community.content.queries import content_to_change
from community.outbox import transaction
from tests.factories import a_member, a_post
from tests.search_wired.asking import ask, walked

EACH = 4


def changed(content: Content, act, *given, **named) -> None:
    with transaction():
        act(content_to_change(content.id), *given, **named)


def counted(answer: dict[str, Any]) -> dict[str, Any]:
    """All of an answer but how often its items were looked at meanwhile."""
    return {**answer, "items": [item["content"]["id"] for item in answer["items"]]}


@pytest.fixture
def crowd(app, deliver_all):
    """A viewer, and five authors with four notes each, all indexed, of whom the viewer may see one alone."""
    viewer, shown, blocked, muted, blocker, limited = (a_member() for _ in range(6))
    notes = {author.id: [] for author in (shown, blocked, muted, blocker, limited)}
    for turn in range(EACH):
        for author in (shown, blocked, muted, blocker, limited):
            note = a_post(f"鞋底防滑 {turn}", author=author, topics=["登山" if author is shown else "秘密"])
            notes[author.id].append(note.id)
    for id_ in notes[limited.id]:
        with transaction():
            note_judgement(content_to_change(id_), reach=Reach.LIMITED)
    deliver_all()
    with transaction():
        block(viewer, blocked)
        mute(viewer, muted)
        block(blocker, viewer)
    return viewer, notes[shown.id]


@pytest.mark.parametrize("sort", ["relevance", "new", "top"])
def test_pages_are_full_though_four_of_five_hits_are_hidden(as_member, crowd, sort):
    viewer, visible = crowd
    client = as_member(viewer)

    assert len(ask(client, "防滑", limit=EACH, sort=sort)["items"]) == EACH
    assert sorted(walked(client, "防滑", limit=1, sort=sort)) == visible


def test_totals_and_facets_know_of_nothing_but_what_is_shown(as_member, crowd):
    viewer, visible = crowd

    answer = ask(as_member(viewer), "防滑")

    assert answer["total"] == len(visible)
    assert answer["facets"]["kind"] == [{"value": "post", "count": len(visible)}]
    assert answer["facets"]["topic"] == [{"value": "登山", "count": len(visible)}]
    assert sum(month["count"] for month in answer["facets"]["month"]) == len(visible)


def test_what_a_hidden_author_writes_or_loses_changes_nothing_that_the_viewer_can_count(as_member, deliver_all):
    viewer, hidden = a_member(), a_member()
    a_post("鞋底防滑")
    with transaction():
        block(hidden, viewer)
    client = as_member(viewer)
    deliver_all()
    before = counted(ask(client, "防滑"))

    secret = a_post("鞋底防滑", author=hidden)
    deliver_all()
    with_secret = counted(ask(client, "防滑"))
    changed(secret, remove)

    assert with_secret == before
    assert counted(ask(client, "防滑")) == before
