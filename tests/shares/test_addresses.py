"""Where a visitor may be led: to the operator's hosts alone, as a browser reads the address."""

from __future__ import annotations

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.shares.addresses import is_allowed, shop_address

HOSTS = ("shop.example", "127.0.0.1", "pay.example:8443")

GOOD = [
    "https://shop.example/",
    "https://shop.example",
    "http://shop.example/products/1?size=42#top",
    "HTTPS://SHOP.EXAMPLE/Products/1",
    "https://shop.example:8443/a",
    "https://shop.example/商品/登山鞋",
    "https://shop.example/@name",
    "https://shop.example/?next=https://evil.example/",
    "http://127.0.0.1:8000/products/1",
    "https://pay.example:8443/checkout",
]

# Spellings of another host, or ones that readers differ about.
BAD = [
    "",
    "/products/1",
    "products/1",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/\\/evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https:////evil.example",
    "https:\\\\evil.example",
    "https:/\\evil.example",
    "https:shop.example",
    "https:///shop.example/",
    "https://evil.example/",
    "https://evil.example/shop.example",
    "https://evil.example?shop.example",
    "https://evil.example#shop.example",
    "https://shop.example.evil.example/",
    "https://evilshop.example/",
    "https://shop.example@evil.example/",
    "https://shop.example:443@evil.example/",
    "https://shop.example%40evil.example/",
    "https://shop.example:@evil.example/",
    "https://evil.example\\@shop.example/",
    "https://evil.example\\.shop.example/",
    "https://shop.example\\@evil.example/",
    "https://shop.example\\.evil.example/",
    "https://user@shop.example/",
    "https://user:secret@shop.example/",
    "https://@shop.example/",
    "https://evil.example%2f.shop.example/",
    "https://evil.example%23.shop.example/",
    "https://evil.example%5c@shop.example/",
    "https://shop.example%2eevil.example/",
    "https://shop%2eexample/",
    "https://ｓｈｏｐ.example/",
    "https://shop。example/",
    "https://shop．example/",
    "https://shop.example。evil.example/",
    "https://evil.example／.shop.example/",
    "https://evil.example⁄.shop.example/",
    "https://evil.example＠shop.example/",
    "https://shoр.example/",
    "https://shop.example./",
    "https://.shop.example/",
    "https://shop..example/",
    "https://pay.example/",
    "https://pay.example:443/",
    "https://pay.example:8444/",
    "https://pay.example:08443/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.1.evil.example/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//shop.example",
    "java\nscript:alert(1)",
    "javascript://shop.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data://shop.example/,x",
    "vbscript:msgbox(1)",
    "ftp://shop.example/",
    "file://shop.example/etc/passwd",
    "blob:https://shop.example/1",
    "mailto:somebody@shop.example",
    "http\t://shop.example/",
    "ht\ntps://evil.example/",
    "https://evil.example\t.shop.example/",
    "https://shop.example\t@evil.example/",
    "https://sh\top.example/",
    " https://shop.example/",
    "https://shop.example/ ",
    "\x00https://shop.example/",
    "https://shop.example/\r\nSet-Cookie: a=b",
    "https://shop.example/%0d%0a\r\nLocation: https://evil.example/",
    "https://shop.example\r\n/",
    "https://shop.example/\u2028",
    "https://shop.example/\ufeff",
    "\u200bhttps://shop.example/",
    "https://shop.example\u200b/",
    "https://shop.example\u00ad.evil.example/",
    "https://shop.example:99999x/",
    "https://shop.example:/",
    "https://shop.example:80:80/",
    'https://shop.example/"onclick="alert(1)',
    "https://shop.example/<script>",
    "https://shop.example/" + "a" * 2_000,
]


@pytest.mark.parametrize("url", GOOD)
def test_the_shop_may_be_led_to(url):
    assert is_allowed(url, HOSTS)


@pytest.mark.parametrize("url", BAD)
def test_nobody_is_led_elsewhere(url):
    assert shop_address(url, HOSTS) is None


def test_the_click_is_passed_on_before_the_fragment_and_beside_the_shops_own_parameters():
    assert shop_address("https://shop.example/p", HOSTS, {"cid": "c1"}) == "https://shop.example/p?cid=c1"
    assert (
        shop_address("https://shop.example/p?a=1#top", HOSTS, {"cid": "c1"}) == "https://shop.example/p?a=1&cid=c1#top"
    )
    assert shop_address("https://shop.example", HOSTS, {"cid": "c1"}) == "https://shop.example?cid=c1"
    assert shop_address("https://shop.example/?cid=", HOSTS, {"cid": "c1"}) == "https://shop.example/?cid="
    assert shop_address("https://shop.example/", HOSTS, {"utm_source": "a&b#c"}).endswith("?utm_source=a%26b%23c")


def leads_home(url: str) -> bool:
    """Whether a browser ends at one of HOSTS: read by ada, the parser of Node.js and of the WHATWG standard."""
    read = ada_url.URL(url)
    return read.protocol in ("http:", "https:") and bool({read.hostname, read.host} & set(HOSTS))


@pytest.mark.parametrize("url", GOOD)
def test_a_browser_ends_where_we_think(url):
    assert leads_home(shop_address(url, HOSTS, {"cid": "c1"}))


PIECES = "https: http: // / \\ @ : shop.example evil.example 127.0.0.1 . %2f %40 # ? 。 ｓ 8443 443 [ ] a"
pieces = st.sampled_from([*PIECES.split(), "\t", "\u00ad"])


@given(st.lists(pieces, max_size=9).map("".join))
def test_whatever_is_allowed_leads_a_browser_home(url):
    address = shop_address(url, HOSTS, {"cid": "c1"})
    assert address is None or not ada_url.check_url(address) or leads_home(address)


@given(st.lists(pieces, max_size=6).map(lambda rest: "https://shop.example" + "".join(rest)))
def test_whatever_follows_the_shops_name_cannot_lead_away(url):
    address = shop_address(url, HOSTS, {"cid": "c1"})
    assert address is None or not ada_url.check_url(address) or leads_home(address)
