"""A note is shared on two channels, seen by robots and people, and brings two members; one buys. Every figure of it."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from community.clock import utcnow
from tests.factories import a_member, a_post, a_product, an_api_key
from tests.visitors.agents import NOBODY, PEOPLE

ROBOT, AGENTS = {"User-Agent": NOBODY[0]}, [{"User-Agent": agent} for agent in PEOPLE[:3]]


def shared(client, post, channel):
    return client.post(f"/api/v1/contents/{post.id}/shares", json={"channel": channel}).json["code"]


def clicks(app, code, headers) -> str:
    """A visitor follows the link and finds the way into the shop. Returns the click's id that the shop is told."""
    page = app.test_client().get(f"/s/{code}", headers=headers, follow_redirects=True).text
    return re.search(r"[?&](?:amp;)?cid=([\w-]+)", page)[1]


def joins(app, username, click_id):
    body = {"username": username, "password": "a long enough password", "click_id": click_id}
    assert app.test_client().post("/api/v1/members", json=body).status_code == 201


def events_of(mei_by: str) -> dict[str, dict]:
    now = utcnow().isoformat().replace("+00:00", "Z")
    paid = {"type": "order.paid", "occurred_at": now, "member_username": "mei", "currency": "CNY", "products": ["SKU"]}
    back = {"type": "order.refunded", "occurred_at": now, "order_id": "1", "amount_minor": 4_000, "currency": "CNY"}
    return {
        "visit": {"id": "v", "type": "visit", "occurred_at": now, "visitor": "shop-7", "click_id": mei_by},
        "first": {"id": "a", **paid, "order_id": "1", "amount_minor": 10_000, "click_id": mei_by},
        "second": {"id": "b", **paid, "order_id": "2", "amount_minor": 5_000, "click_id": mei_by},
        "refund": {"id": "c", **back},
    }


# A refund of what was not paid yet is told so and sent again, as the shop's queue would.
ORDERS = [order for order in permutations(["visit", "first", "second", "refund"]) if order[0] != "visit"][::3]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_every_figure_is_exact_in_whatever_order_the_shop_reports_and_however_often(app, as_member, deliver_all, order):
    lin, product = a_member("lin"), a_product("SKU", url="http://127.0.0.1:8000/p/1")
    post, growth = a_post(author=lin, products=[product]), as_member(a_member(roles=("growth",)))
    wechat, weibo = (shared(as_member(lin), post, channel) for channel in ("wechat", "weibo"))
    app.test_client().get(f"/s/{wechat}", headers=ROBOT)
    mei_by, wang_by, _ = clicks(app, wechat, AGENTS[0]), clicks(app, weibo, AGENTS[1]), clicks(app, weibo, AGENTS[2])
    joins(app, "mei", mei_by)
    joins(app, "wang", wang_by)
    host, facts = app.test_client(), events_of(mei_by)
    for name in (*order, *order):
        sent = {"json": {"events": [facts[name]]}, "headers": {"Authorization": f"Bearer {an_api_key('host')}"}}
        assert host.post("/api/v1/events", **sent).status_code == 202
        deliver_all()
    app.extensions["impressions"].flush()

    figures = as_member(lin).get(f"/api/v1/contents/{post.id}/sharing").json
    rows = {row["channel"]: row for row in figures["channels"]}
    assert figures["impressions"] == 3
    assert figures["share_rate"] == 2 / 3
    assert [(rows[name]["human_clicks"], rows[name]["robot_clicks"]) for name in ("wechat", "weibo")] == [
        (1, 1),
        (2, 0),
    ]
    assert [(rows[name]["visits"], rows[name]["signups"]) for name in ("wechat", "weibo")] == [(1, 1), (0, 1)]
    bought = {name: rows["wechat"][name] for name in ("orders", "refunds", "revenue_minor")}
    assert bought == {"orders": 2, "refunds": 1, "revenue_minor": 11_000}
    for name in figures["total"].keys() - {"share_reach"}:
        assert figures["total"][name] == sum(row[name] for row in figures["channels"]), name
    assert [figures["total"][f"first_{name}"] for name in ("signups", "orders", "revenue_minor")] == [2, 2, 11_000]

    report = growth.get("/api/v1/metrics/attribution").json
    assert (report["channels"], report["total"]) == (figures["channels"], figures["total"])
    assert as_member(lin).get("/api/v1/members/lin/sharing").json["total"] == figures["total"]
    stats = as_member(lin).get(f"/api/v1/shares/{wechat}/stats").json
    assert (stats["orders"], stats["revenue_minor"], stats["clicks"]) == (2, 11_000, {"people": 1, "robots": 1})
    brought = growth.get("/api/v1/metrics/invitations").json
    assert brought["generations"] == [{"generation": 0, "members": 1}, {"generation": 1, "members": 2}]
    assert as_member(a_member()).get(f"/api/v1/contents/{post.id}/sharing").status_code == 403
