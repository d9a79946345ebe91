"""The page behind a shared link: what a stranger may see, as a browser and as other sites read it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import orjson
import pytest

from community.content.actions import remove
from community.outbox import transaction
from tests.factories import a_comment, a_member, a_post, a_product, a_review, a_share
from tests.visitors.agents import PEOPLE

PHONE = {"User-Agent": PEOPLE[6]}
ENGLISH = {**PHONE, "Accept-Language": "en"}


def page_of(client, content, headers=PHONE):
    return client.get(f"/p/{content.id}", headers=headers)


def meta(page: str, name: str) -> str | None:
    found = re.search(rf'<meta (?:property|name)="{re.escape(name)}" content="([^"]*)"', page)
    return found and found[1]


def tags_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """Every tag with its attributes, as a parser of HTML sees them."""
    tags = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: tags.append((tag, dict(attributes)))
    reader.feed(page)
    return tags


def test_a_page_shows_the_cleaned_text_and_a_card_for_other_sites(client):
    post = a_post("**软**皮，不磨脚。", title="山里两天", author=a_member(display_name="林"))

    page = page_of(client, post).text

    assert "<strong>软</strong>皮，不磨脚。" in page
    assert meta(page, "og:title") == meta(page, "twitter:title") == "山里两天"
    assert meta(page, "og:description") == "软皮，不磨脚。"
    assert meta(page, "og:url") == f"http://127.0.0.1:8000/p/{post.id}"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/p/{post.id}">' in page
    assert 'lang="zh-CN"' in page


def test_a_page_speaks_english_to_those_who_do(client):
    page = page_of(client, a_post("Soft leather, no blisters."), ENGLISH).text

    assert '<html lang="en">' in page
    assert "0 likes" in page


def test_nothing_runs_on_a_page_and_nothing_is_styled_inline(client):
    hostile = '<script>alert(1)</script> "><img src=x onerror=alert(1)> [x](javascript:alert(1)) </script>'
    post = a_post(hostile, title='"><svg onload=alert(1)>', author=a_member(display_name="<b onclick=alert(1)>"))

    page = page_of(client, post).text

    tags = tags_of(page)
    assert [attributes for tag, attributes in tags if tag == "script"] == [{"type": "application/ld+json"}]
    assert not [tag for tag, _ in tags if tag in ("style", "svg", "b", "iframe")]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]
    addresses = [attributes[name] for _, attributes in tags for name in ("href", "src") if name in attributes]
    assert all(address.startswith(("/", "#", "http://", "https://")) for address in addresses)


def test_the_data_for_search_engines_equals_what_is_shown(client):
    product = a_product(title="登山鞋")
    review = a_review(product, rating=4)

    page = page_of(client, review).text
    data = orjson.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])

    assert data["@type"] == "Review"
    assert data["reviewRating"]["ratingValue"] == 4
    assert data["author"]["name"] == review.author.display_name


def test_the_shop_is_told_of_the_click_that_led_there_and_only_for_who_clicked(client, app):
    product = a_product(url="http://127.0.0.1:8000/products/1")
    post = a_post(products=[product])
    link = a_share(shared=post)

    clicked = client.get(f"/s/{link.code}", headers=PHONE, follow_redirects=True).text
    stranger = page_of(app.test_client(), post, {"User-Agent": PEOPLE[0]}).text

    assert re.search(r'href="http://127.0.0.1:8000/products/1\?cid=[\w-]{16}&amp;utm_source=wechat&amp;', clicked)
    assert 'href="http://127.0.0.1:8000/products/1"' in stranger


def test_a_product_of_another_host_is_named_but_not_linked(client):
    post = a_post(products=[a_product(title="别家的鞋", url="https://evil.example/1")])

    page = page_of(client, post).text

    assert "别家的鞋" in page
    assert "evil.example" not in page


def test_pictures_are_the_contents_own_or_else_the_products(client):
    post = a_post(products=[a_product(image_url="https://shop.example/shoe.jpg")])

    page = page_of(client, post).text

    assert meta(page, "og:image") == "https://shop.example/shoe.jpg"
    assert meta(page, "twitter:card") == "summary_large_image"


@pytest.mark.parametrize("kind", [a_post, a_review, a_comment])
def test_every_kind_of_content_has_a_page(client, kind):
    assert page_of(client, kind()).status_code == 200


def test_what_is_hidden_looks_like_what_never_was(client, as_member):
    removed, draft = a_post(), a_post(published=False, draft=True)
    with transaction():
        remove(removed)

    pages = [page_of(client, removed), page_of(client, draft), client.get("/p/999999999", headers=PHONE)]
    own = page_of(as_member(draft.author), draft)

    assert {page.status_code for page in (*pages, own)} == {404}
    assert len({re.sub(r"(/|%2F)p(/|%2F)\d+", "", page.text) for page in (*pages, own)}) == 1
    assert "noindex" in own.text


def test_the_stylesheet_is_served_from_here(client):
    page = page_of(client, a_post()).text
    address = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]

    with client.get(address) as stylesheet:
        assert stylesheet.mimetype == "text/css"
