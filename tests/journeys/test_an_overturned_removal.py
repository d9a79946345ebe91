"""A story: a review is reported, held, removed, appealed and given back. At every step all figures are exact."""

from __future__ import annotations

import pytest

from community.audit.actions import CHECKS, examine
from community.database import db
from moderation.audit.chain import Mark
from moderation.audit.queries import verify
from tests.factories import a_member, a_product, a_review
from tests.moderation_desk.desk import a_moderator, case_of, decide

HONEST = "走了三天，没有磨脚，鞋底也很抓地。"
HELD = "走了三天，没有磨脚。卖家让我加微信abc12345领红包，我没有加。"
DECISION = "/api/v1/moderation/appeals/{}/decision"


@pytest.fixture
def stands(client, deliver_all):
    """``stands(public=True)``: the review is, or is not, where strangers look; and every counter is as counted."""

    def look(review, product, *, public: bool) -> None:
        deliver_all()
        db.session.rollback()
        found = client.get("/api/v1/search", query_string={"q": "没有磨脚"}).json["items"]
        rating = client.get(f"/api/v1/products/{product.external_id}/rating").json
        listed = client.get(f"/api/v1/products/{product.external_id}/reviews").json["items"]
        assert [item["content"]["id"] for item in found] == ([str(review.id)] if public else [])
        assert (rating["count"], rating["average"]) == ((2, 3.0) if public else (1, 5.0))
        assert len(listed) == rating["count"]
        assert client.get(f"/api/v1/contents/{review.id}").status_code == (200 if public else 404)
        assert review.author.contents_count == int(public)
        assert {check.name: found for check in CHECKS if (found := examine(check))} == {}
        assert isinstance(verify({}), Mark)

    return look


ACTS = ["case.decided", "sanction.imposed", "appeal.made", "sanction.lifted", "case.decided", "appeal.decided"]


def test_a_review_that_was_removed_by_mistake_comes_back_whole(as_member, client, stands):
    product, lin = a_product(), a_member("lin")
    a_review(product, "颜色和图片一样，发货很快，包装也很仔细。", rating=5)
    review = a_review(product, HONEST, author=lin, rating=1)
    author, reporter = as_member(lin), as_member()
    wang, li = as_member(a_moderator("wang")), as_member(a_moderator("li"))
    stands(review, product, public=True)

    reporter.post(f"/api/v1/contents/{review.id}/reports", json={"reason": "fake_review"})
    stands(review, product, public=True)

    tag = author.get(f"/api/v1/contents/{review.id}").headers["ETag"]
    edited = author.patch(f"/api/v1/contents/{review.id}", json={"body": HELD}, headers={"If-Match": tag})
    assert edited.json["status"] == "held"
    stands(review, product, public=False)

    also = [{"sanction": "mute", "days": 30}]
    removed = decide(wang, case_of(review), "remove", reason="contact_solicitation", also=also)
    assert removed.status_code == 200
    told = author.get("/api/v1/notifications").json["items"]
    assert sorted((each["type"], each["reason"]) for each in told) == [
        ("decision", "contact_solicitation"),
        ("sanction", "contact_solicitation"),
    ]
    assert author.post("/api/v1/posts", json={"body": HONEST}).status_code == 403
    stands(review, product, public=False)

    appeal = author.post("/api/v1/appeals", json={"content_id": str(review.id), "text": "我是在提醒别人不要加。"}).json
    assert appeal["status"] == "open"
    answer = {"outcome": "overturn", "note": "确实是提醒，已恢复。", "version": appeal["version"]}
    assert wang.post(DECISION.format(appeal["id"]), json=answer).status_code == 403
    stands(review, product, public=False)

    overturned = li.post(DECISION.format(appeal["id"]), json=answer)
    assert overturned.status_code == 200
    stands(review, product, public=True)

    assert author.get("/api/v1/me").json["restrictions"] == []
    assert author.post("/api/v1/posts", json={"body": "今天又去爬了山，天气很好。"}).status_code == 201
    assert "确实是提醒" in author.get("/api/v1/notifications").json["items"][0]["text"]
    shown = author.get(f"/api/v1/contents/{review.id}").json
    assert (shown["status"], shown["labels"], shown["reach"], "screening" in shown) == ("published", [], "full", False)
    acts = [act["act"] for act in li.get("/api/v1/moderation/audit").json["items"]][::-1]
    assert acts == ACTS
