"""Who may read from another site what the widget shows, and its file."""

from __future__ import annotations

import gzip

import pytest

from community.errors import SettingRefused
from community.setting_values import origins
from community.widget.origins import allowed_origin
from tests.factories import a_product, a_review

SHOP = {"Origin": "https://shop.example"}
MOST_BYTES = 12 * 1024  # Source: issue 9


def test_stars_and_reviews_are_read_from_any_site_without_a_cookie_and_nothing_else_is(client):
    a_review(a_product("SKU-1"))

    for path in ("rating", "reviews"):
        headers = client.get(f"/api/v1/products/SKU-1/{path}", headers=SHOP).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        assert "Accept-Language" in headers["Vary"]
    for path in ("/api/v1/products/SKU-1", "/api/v1/feeds/latest", "/products/SKU-1"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers=SHOP).headers


def test_another_site_can_send_nothing(client):
    a_product("SKU-1")

    asked = client.options("/api/v1/products/SKU-1/reviews", headers={**SHOP, "Access-Control-Request-Method": "POST"})

    assert "Access-Control-Allow-Methods" not in asked.headers
    assert "Access-Control-Allow-Headers" not in asked.headers


@pytest.mark.parametrize(
    ("origin", "allowed", "told"),
    [
        ("https://shop.example", ["*"], "*"),
        ("https://shop.example", ["https://shop.example"], "https://shop.example"),
        ("https://shop.example.evil.example", ["https://shop.example"], None),
        (None, ["https://shop.example"], None),
    ],
)
def test_only_the_named_sites_are_let_in(origin, allowed, told):
    assert allowed_origin(origin, allowed) == told


@pytest.mark.parametrize("text", ["shop.example", "https://shop.example/", "https://SHOP.example", "null"])
def test_what_no_browser_calls_an_origin_is_refused(text):
    with pytest.raises(SettingRefused):
        origins("WIDGET_ORIGINS", text)


def test_the_widget_is_small_and_a_new_one_is_seen_within_the_hour(client):
    with client.get("/static/widget/reviews-widget.js") as answer:
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Cache-Control"].endswith("max-age=3600")
        assert len(gzip.compress(answer.data)) <= MOST_BYTES
