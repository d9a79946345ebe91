"""Muted words: folded as search folds, found in words and not in parts of them, with an end if one is wanted."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from community.database import db
from community.mutes.actions import MOST_KEYWORDS
from community.mutes.folding import folded, folded_word
from community.mutes.models import FoldedText, MutedKeyword
from community.mutes.tasks import fold_old_texts
from community.outbox import transaction
from tests.factories import a_member, a_post
from tests.parallel import at_once

KEYWORDS = "/api/v1/me/muted-keywords"


def in_latest(client, post) -> bool:
    return str(post.id) in {item["id"] for item in client.get("/api/v1/feeds/latest?limit=100").json["items"]}


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("剧透", "前方有剧透，慎入", True),
        ("劇透", "前方有剧 透，慎入", True),
        ("art", "a party", False),
        ("ART", "modern ａｒｔ!", True),
        ("art", "我爱art很多年", True),
        ("ice cream", "Ice-Cream 很甜", True),
        ("vx加我", "VX 加我", True),
        ("加我", "请加，我", True),
        ("shoe", "shoes", False),
        ("café", "CAFE 开门了", True),
    ],
)
def test_a_word_is_found_however_it_is_written_and_never_inside_another(word, text, found):
    assert (folded_word(word) in folded(text)) is found


def test_what_says_the_word_leaves_the_lists_but_not_ones_own_and_opens_by_its_address(as_member):
    reader = a_member()
    lin, own = as_member(reader), a_post("自己写的剧透。", author=reader)
    theirs, harmless = a_post("这里有剧透，看过再来。"), a_post("山里天气很好。")

    assert lin.put(KEYWORDS, json={"word": "剧透"}).json == {"active": True, "count": 1}
    assert lin.put(KEYWORDS, json={"word": "劇 透"}).json == {"active": True, "count": 1}

    assert [in_latest(lin, post) for post in (own, theirs, harmless)] == [True, False, True]
    assert lin.get(f"/api/v1/contents/{theirs.id}").status_code == 200
    assert lin.delete(KEYWORDS, query_string={"word": "剧透"}).json == {"active": False, "count": 0}
    assert in_latest(lin, theirs)


def test_a_page_stays_full_when_half_of_the_contents_say_the_word(as_member):
    lin = as_member()
    for number in range(12):
        a_post(f"第 {number} 天：{'剧透' if number % 2 else '山里天气很好'}。")
    lin.put(KEYWORDS, json={"word": "剧透"})

    page = lin.get("/api/v1/feeds/latest?limit=6").json

    assert len(page["items"]) == 6


def test_a_muted_word_comes_back_when_its_time_is_over(as_member):
    reader, post = a_member(), a_post("这里有剧透，看过再来。")
    until = utcnow() + timedelta(hours=2)
    as_member(reader).put(KEYWORDS, json={"word": "剧透", "until": until.isoformat()})

    assert not in_latest(as_member(reader), post)
    with time_machine.travel(until + timedelta(seconds=1), tick=False):
        client = as_member(reader)
        assert in_latest(client, post)
        assert client.get(KEYWORDS).json["items"] == []


def test_an_edit_that_brings_the_word_is_spared_at_once_and_one_that_takes_it_away_is_not(as_member):
    author, lin = a_member(), as_member()
    post, writer = a_post("山里天气很好。", author=author), as_member(author)
    lin.put(KEYWORDS, json={"word": "剧透"})

    for body, seen in (("其实有剧透。", False), ("又没有了，天气很好。", True)):
        tag = writer.get(f"/api/v1/contents/{post.id}").headers["ETag"]
        edited = writer.patch(f"/api/v1/contents/{post.id}", json={"body": body}, headers={"If-Match": tag})
        assert edited.status_code == 200, edited.json
        assert in_latest(lin, post) is seen


def test_what_is_older_than_folded_texts_is_folded_by_the_scheduler(as_member):
    lin, post = as_member(), a_post("这里有剧透，看过再来。")
    lin.put(KEYWORDS, json={"word": "剧透"})
    with transaction() as session:
        session.execute(FoldedText.__table__.delete())
    assert in_latest(lin, post)

    fold_old_texts()

    assert not in_latest(lin, post)


@pytest.mark.parametrize("body", [{"word": "！！"}, {"word": ""}, {"word": "a\x00"}, {"word": "长" * 51}, {}])
def test_what_cannot_be_looked_for_cannot_be_muted(as_member, body):
    assert as_member().put(KEYWORDS, json=body).status_code == 422


def test_a_time_that_is_over_is_refused(as_member):
    refused = as_member().put(KEYWORDS, json={"word": "剧透", "until": "2020-01-01T00:00:00Z"})

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["until"])


def test_of_words_sent_at_once_two_hundred_are_kept(as_member):
    reader = a_member()
    with transaction():
        for number in range(MOST_KEYWORDS - 2):
            word = f"词{number}"
            kept = {"word": word, "folded": folded_word(word), "created_at": utcnow()}
            db.session.add(MutedKeyword(member_id=reader.id, **kept))
    client = as_member(reader)

    answers = at_once([lambda n=n: client.put(KEYWORDS, json={"word": f"新词{n}"}) for n in range(6)])

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409, 409]


def test_nobody_reads_what_others_mute(as_member):
    as_member().put(KEYWORDS, json={"word": "剧透"})

    assert as_member().get(KEYWORDS).json["items"] == []
