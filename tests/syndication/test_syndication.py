"""What machines are told of: feeds, the list of all pages, and what robots may read."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from community.content.actions import remove
from community.content.models import Reach
from community.outbox import transaction
from community.syndication.queries import pages_of, parts_of, sections
from tests.factories import a_member, a_post, a_product, a_review

HOME = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, path: str) -> dict[str, ElementTree.Element]:
    answer = client.get(path)
    assert answer.mimetype == "application/atom+xml", answer.text
    found = ElementTree.fromstring(answer.text).iter(f"{ATOM}entry")
    return {entry.findtext(f"{ATOM}id"): entry for entry in found}


def listed(client, path: str = "/sitemap.xml") -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    return [place.text for place in ElementTree.fromstring(answer.text).iter() if place.tag.endswith("loc")]


def with_limited_reach(post):
    with transaction():
        post.reach = Reach.LIMITED
    return post


def test_feeds_hold_what_is_listed_for_anybody_and_nothing_else(client):
    lin, product = a_member("lin"), a_product("SKU-1")
    note = a_post("今天喝 #茶# 。", title="<一杯> & 茶", author=lin)
    review = a_review(product, author=lin)
    with_limited_reach(a_post("#茶#", author=lin))
    gone = a_post("#茶#", author=lin)
    with transaction():
        remove(gone)

    found = {path: set(entries(client, path)) for path in ("/latest.atom", "/t/茶.atom", "/u/lin.atom")}

    both = {f"{HOME}/p/{note.id}", f"{HOME}/p/{review.id}"}
    assert found == {"/latest.atom": both, "/t/茶.atom": {f"{HOME}/p/{note.id}"}, "/u/lin.atom": both}
    assert set(entries(client, "/products/SKU-1.atom")) == {f"{HOME}/p/{review.id}"}
    entry = entries(client, "/latest.atom")[f"{HOME}/p/{note.id}"]
    assert entry.findtext(f"{ATOM}title") == "<一杯> & 茶"
    assert entry.findtext(f"{ATOM}content") == note.body_html


def test_no_text_of_a_member_breaks_a_feed(client):
    note = a_post("走了\x0b三天\x01 ]]> &amp; <b>粗</b>\ufffe")

    content = entries(client, "/latest.atom")[f"{HOME}/p/{note.id}"].findtext(f"{ATOM}content")

    assert "]]&gt; &amp; &lt;b&gt;粗" in content


def test_a_feed_that_did_not_change_is_not_sent_again(client):
    a_post()
    tag = client.get("/latest.atom").headers["ETag"]

    assert client.get("/latest.atom", headers={"If-None-Match": tag}).status_code == 304
    a_post()
    assert client.get("/latest.atom", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/t/nothing.atom", "/u/nobody.atom", "/products/none.atom", "/sitemaps/contents-9.xml"]
)
def test_what_is_not_there_has_no_feed_and_no_list(client, path):
    assert client.get(path).status_code == 404


def test_every_public_page_is_listed_once_and_no_hidden_one(client):
    a_product("SKU 1/2")
    note, limited = a_post("#茶#"), with_limited_reach(a_post())
    gone = a_post()
    with transaction():
        remove(gone)

    pages = [page for part in listed(client) for page in listed(client, part.removeprefix(HOME))]

    expected = [f"{HOME}/p/{note.id}", f"{HOME}/t/%E8%8C%B6", f"{HOME}/products/SKU%201%2F2"]
    assert sorted(pages) == sorted(expected)
    assert f"{HOME}/p/{limited.id}" not in pages


def test_a_list_is_read_in_chunks_and_parted_by_ids(app):
    posts = [a_post() for _ in range(5)]

    contents = replace(sections()["contents"], part=posts[3].id, chunk=2)
    parts = {part.number: [page.id for page in pages_of(contents, part.number)] for part in parts_of(contents)}

    assert parts == {0: [post.id for post in posts[:3]], 1: [post.id for post in posts[3:]]}


def test_robots_are_told_where_all_is_listed_and_may_follow_share_links(client):
    told = client.get("/robots.txt").text

    assert f"Sitemap: {HOME}/sitemap.xml" in told
    assert "Disallow: /api/" in told
    assert "Disallow: /s/" not in told
