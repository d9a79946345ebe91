"""What other sites show of a page when somebody posts its link: Open Graph, Twitter card, JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from community.catalog.models import Product

TYPES = {"review": "Review", "question": "Question", "answer": "Answer", "comment": "Comment"}
WITHOUT_MINOR_UNITS = {"JPY", "KRW", "VND", "CLP", "ISK"}  # Source: ISO 4217
LONGEST_TITLE = 60  # code points of an excerpt that stands in for a title


def card_of(content: Mapping[str, Any], products: Sequence[Product], public_url: str) -> dict[str, Any]:
    """Title, description, picture and canonical address of a content, all addresses absolute.

    The picture is the content's first, else that of the first product that has one; None without any.
    """
    picture = _picture(content, products)
    return {
        "title": content["title"] or _shortened(content["excerpt"]),
        "description": content["excerpt"],
        "image": picture and _absolute(picture, public_url),
        "url": f"{public_url}/p/{content['id']}",
    }


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"


def _picture(content: Mapping[str, Any], products: Sequence[Product]) -> str | None:
    pictures = [medium["url"] for medium in content["media"]] + [product.image_url for product in products]
    return next(filter(None, pictures), None)


def _absolute(address: str, public_url: str) -> str:
    return public_url + address if address.startswith("/") else address


def json_ld(content: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """The content as schema.org describes it; what it does not have is absent."""
    described = {
        "@context": "https://schema.org",
        "@type": TYPES.get(content["kind"], "DiscussionForumPosting"),
        "url": card["url"],
        "headline": card["title"],
        "text": card["description"],
        "image": card["image"],
        "creditText": _paid_by(content),
        "datePublished": content["published_at"].isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": content["author_display_name"]},
        "interactionStatistic": [
            {"@type": "InteractionCounter", "interactionType": action, "userInteractionCount": content[counter]}
            for action, counter in (
                ("https://schema.org/LikeAction", "likes_count"),
                ("https://schema.org/CommentAction", "comments_count"),
                ("https://schema.org/ShareAction", "shares_count"),
            )
        ],
        **_review(content),
    }
    return {name: value for name, value in described.items() if value is not None}


def _paid_by(content: Mapping[str, Any]) -> str | None:
    """The disclosure in both languages, for a reader of the data may read either; None where nobody paid."""
    return content["disclosure"] and " / ".join(content["disclosure_text"].values())


def _review(content: Mapping[str, Any]) -> dict[str, Any]:
    if content["kind"] != "review" or not content["products"]:
        return {}
    return {
        "reviewRating": {"@type": "Rating", "ratingValue": content["rating"], "bestRating": 5, "worstRating": 1},
        "itemReviewed": {"@type": "Product", "name": content["products"][0]["title"]},
    }


def price_text(product: Product) -> str | None:
    """``CNY 599.00``; None when the host has not told a price."""
    if product.price_minor is None or product.currency is None:
        return None
    if product.currency in WITHOUT_MINOR_UNITS:
        return f"{product.currency} {product.price_minor:,}"
    return f"{product.currency} {product.price_minor // 100:,}.{product.price_minor % 100:02}"
