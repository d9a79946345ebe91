"""What other sites show of a page when somebody posts its link: Open Graph and Twitter cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from babel.numbers import get_currency_precision
from flask_babel import format_currency
from flask_babel import gettext as _

from community.catalog.models import Product
from community.catalog.ratings import Rating

LONGEST_TITLE = 60  # code points of an excerpt that stands in for a title
LONGEST_DESCRIPTION = 160  # code points; what follows, others cut off

Card = dict[str, Any]
"""title, description, image (None without any), url and type (of Open Graph); addresses are absolute."""


def card_of(content: Mapping[str, Any], products: Sequence[Product], public_url: str) -> Card:
    """The card of a content. Its picture is the content's first, else that of the first product that has one."""
    title = content["title"] or shortened(content["excerpt"], LONGEST_TITLE)
    pictures = [medium["url"] for medium in content["media"]] + [product.image_url for product in products]
    return _card("article", title, content["excerpt"], pictures, f"{public_url}/p/{content['id']}", public_url)


def card_of_product(product: Product, rating: Rating, public_url: str) -> Card:
    """The card of a product: what it costs, and how it is rated."""
    address = f"{public_url}/products/{quote(product.external_id, safe='')}"
    said = [price_text(product), rating.count and _("%(stars).1f of 5 stars, %(count)s reviews", **_figures(rating))]
    return _card("product", product.title, " · ".join(filter(None, said)), [product.image_url], address, public_url)


def card_of_member(member: Any, public_url: str) -> Card:
    """The card of a member. member: a row of ``profile_rows``."""
    address = f"{public_url}/u/{quote(member.username, safe='')}"
    return _card("profile", member.display_name, member.bio, [member.avatar_url], address, public_url)


def card_of_topic(topic: Mapping[str, Any], public_url: str) -> Card:
    """The card of a topic."""
    address = f"{public_url}/t/{quote(topic['name'], safe='')}"
    return _card("website", f"#{topic['name']}", topic["description"], [], address, public_url)


def card_of_campaign(campaign: Mapping[str, Any], description: str, public_url: str) -> Card:
    """The card of a campaign. description: in plain words."""
    return _card("website", campaign["title"], description, [], f"{public_url}/c/{campaign['id']}", public_url)


def _card(type_: str, title: str, text: str, pictures: Sequence[str | None], url: str, public_url: str) -> Card:
    picture = next(filter(None, pictures), None)
    return {
        "type": type_,
        "title": title,
        "description": shortened(text, LONGEST_DESCRIPTION),
        "image": picture and absolute(picture, public_url),
        "url": url,
    }


def _figures(rating: Rating) -> dict[str, Any]:
    return {"stars": rating.average, "count": rating.count}


def shortened(text: str, most: int) -> str:
    """The text in at most so many code points."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def absolute(address: str, public_url: str) -> str:
    """The address of something of ours, or of somebody else's, for whoever is not on our pages."""
    return public_url + address if address.startswith("/") else address


def price_of(product: Product) -> Decimal | None:
    """The price in major units of its currency; None when the host has not told it."""
    if product.price_minor is None or product.currency is None:
        return None
    return Decimal(product.price_minor).scaleb(-get_currency_precision(product.currency))


def price_text(product: Product) -> str | None:
    """``¥599.00``, in the language of the page; None when the host has not told a price."""
    price = price_of(product)
    return None if price is None else format_currency(price, product.currency)
