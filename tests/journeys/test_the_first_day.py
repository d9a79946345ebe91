"""A new shopper's first day and the last: from sign-up by note, review, question, collection and digest to erasure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from community.clock import at, utcnow
from community.notifications.tasks import mail_digests
from community.own_data.actions import finish_erasures
from tests.factories import a_member, a_product
from tests.mail.conftest import mailboxes
from tests.media.images import drawn, encoded, upload
from tests.own_data.test_erasure import differences, files_that_say, rows_that_say

__all__ = ["mailboxes"]
NOON = datetime(2031, 5, 7, 12, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
API, MARK, PASSWORD = "/api/v1", "zqkeh", "correct horse battery"
NOBODYS = "wang_of_others"
BODY = "周末去了山里，鞋子很舒服，一点也不磨脚。"


class Shopper:
    """Who talks to the house over HTTP alone."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def does(self, method: str, path: str, **json: Any) -> Any:
        """What the API answers; an answer that is no success fails the test."""
        answer = self.client.open(API + path, method=method, **({"json": json} if json else {}))
        assert answer.status_code < 300, (method, path, answer.status_code, answer.json)
        return answer.json if answer.data else None

    def puts(self, path: str, **json: Any) -> Any:
        etag = self.client.get(API + path).headers["ETag"]
        answer = self.client.put(API + path, json=json, headers={"If-Match": etag})
        assert answer.status_code == 200, answer.json
        return answer.json

    def shows(self, colour: str) -> str:
        """Upload a picture. Returns its id."""
        answer = upload(self.client, encoded(drawn(200, 150).convert("RGB")), alt=f"{MARK} {colour}")
        assert answer.status_code == 201, answer.json
        return answer.json["id"]


@pytest.fixture
def noon(app) -> Iterator[None]:
    """The whole day is this moment."""
    with at(NOON):
        yield


@pytest.fixture
def lin(app, noon, mailboxes, deliver_all):
    """Somebody who signed up by themselves, and whose address is confirmed by the link that came by mail."""
    shopper = Shopper(app.test_client())
    named = {"username": MARK, "display_name": f"林 {MARK}", "email": f"{MARK}@example.com"}
    shopper.does("POST", "/members", **named, password=PASSWORD)
    signed_in = shopper.does("POST", "/tokens", username=MARK, password=PASSWORD)
    shopper.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {signed_in['access_token']}"
    deliver_all()
    [letter] = mailboxes.messages
    link = re.search(r"/email/confirm/(\S+)", letter.get_body(("plain",)).get_content())
    app.test_client().post(f"{API}/email-confirmations", json={"token": link[1]})
    assert shopper.does("GET", "/me")["email_confirmed"] is True
    mailboxes.received = []
    return shopper


def buys(host: FlaskClient, product) -> None:
    paid = {"id": "paid-1", "type": "order.paid", "occurred_at": utcnow().isoformat(), "member_username": MARK}
    sold = {"order_id": "1", "amount_minor": 12_900, "currency": "CNY", "products": [product.external_id]}
    assert host.post(f"{API}/events", json={"events": [paid | sold]}).json["accepted"] == 1


def writes(lin: Shopper, product) -> None:
    """A note with a photo, and a review with two of what they bought."""
    note = lin.does("POST", "/posts", title=f"{MARK} 山里", body=f"{BODY} {MARK}", media_ids=[lin.shows("teal")])
    assert (note["status"], len(note["media"])) == ("published", 1)
    said = {"body": f"走了三天，没有磨脚，鞋底也抓地。{MARK}", "pros": [f"轻 {MARK}"]}
    photos = [lin.shows("red"), lin.shows("blue")]
    review = lin.does("POST", f"/products/{product.external_id}/reviews", rating=4, media_ids=photos, **said)
    assert (review["status"], review["verified_purchase"], len(review["media"])) == ("published", True, 2)


def asks_and_is_answered(lin: Shopper, wang: Shopper, product) -> None:
    question = lin.does("POST", f"/products/{product.external_id}/questions", body=f"要买小一号吗？{MARK}")
    answer = wang.does("POST", f"/questions/{question['id']}/answers", body="不用买小，正码就合适，走路不挤脚。")
    lin.does("PUT", f"/answers/{answer['id']}/accept")
    assert lin.does("GET", f"/contents/{answer['id']}")["accepted"] is True


def gathers_and_follows(lin: Shopper, wang: Shopper) -> None:
    """A public collection with a note in it, and somebody whose news the digest will bring."""
    lin.does("PUT", f"/members/{NOBODYS}/follow")
    post = wang.does("POST", "/posts", title="雨里的营地", body="下了一夜雨，帐篷没有漏水，早上看到了云海。")
    collection = lin.does("POST", "/collections", title=f"{MARK} 想去", public=True)
    lin.does("PUT", f"/collections/{collection['id']}/items/{post['id']}", note=f"{MARK} 秋天")
    assert wang.does("GET", f"/collections/{collection['id']}/items")["items"][0]["note"] == f"{MARK} 秋天"


def the_digest(mailboxes, deliver_all) -> str:
    """What comes next morning, at nine."""
    with at(NOON + timedelta(hours=21, minutes=1)):
        mail_digests()
        deliver_all()
    [message] = mailboxes.messages
    assert f"<{MARK}@example.com>" in message["To"]
    return message.get_body(("plain",)).get_content()


def leaves(lin: Shopper, deliver_all) -> dict[str, Any]:
    """Erase the account, and look at the receipt without one."""
    receipt = lin.does("DELETE", "/me?contents=removed")
    deliver_all()
    finish_erasures()
    return lin.client.application.test_client().get(f"{API}/erasures/{receipt['receipt']}").json


def test_a_new_shopper_finds_all_they_expect_takes_it_along_and_leaves_no_trace(
    app, lin, as_member, as_host, mailboxes, deliver_all
):
    product, wang = a_product("SKU-1"), Shopper(as_member(a_member(NOBODYS)))
    lin.puts("/me/notification-preferences", types={}, digest="daily")
    buys(as_host, product)
    writes(lin, product)
    asks_and_is_answered(lin, wang, product)
    gathers_and_follows(lin, wang)
    deliver_all()

    digest = the_digest(mailboxes, deliver_all)
    assert "雨里的营地" in digest
    assert "回答" in digest

    export = lin.does("POST", "/me/export")
    assert {content["kind"] for content in export["contents"]} == {"post", "review", "question"}
    assert len(export["pictures"]) == 3
    assert [item["note"] for item in export["collection_items"]] == [f"{MARK} 秋天"]
    assert "帐篷没有漏水" not in str(export)
    assert differences() == {}

    home = app.config["COMMUNITY"].home
    assert leaves(lin, deliver_all)["status"] == "done"
    assert rows_that_say(MARK) == {}
    assert files_that_say(home, MARK) == []
    assert list((home / "media").rglob("*.jpg")) == []
    assert as_member().get(f"{API}/members/{MARK}").status_code == 404
    assert as_member().get(f"{API}/products/SKU-1/rating").json["count"] == 0
    assert differences() == {}
