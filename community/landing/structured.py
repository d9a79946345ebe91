"""What search engines read of a page: JSON-LD in the words of schema.org. Figures are those of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from community.catalog.models import Product
from community.catalog.ratings import Rating
from community.landing.cards import Card, price_of

Data = dict[str, Any]
TYPES = {"review": "Review", "answer": "Answer", "comment": "Comment"}
COUNTED = {"LikeAction": "likes_count", "CommentAction": "comments_count", "ShareAction": "shares_count"}
SCHEMA = "https://schema.org"


def content_data(
    content: Mapping[str, Any], card: Card, comments: Sequence[Mapping[str, Any]], public_url: str
) -> Data:
    """A content with the comments that the page shows. Tombstones are none."""
    said = [_under("Comment", comment, public_url) for comment in comments if comment["author_id"] is not None]
    data = {
        "@context": SCHEMA,
        "@type": TYPES.get(content["kind"], "DiscussionForumPosting"),
        "url": card["url"],
        "headline": card["title"],
        "image": card["image"],
        "creditText": _paid_by(content),
        "interactionStatistic": [_counter(action, content[name]) for action, name in COUNTED.items()],
        "commentCount": content["comments_count"],
        "comment": said or None,
        **_written(content, public_url),
        **_review(content),
    }
    return _without_blanks(data)


def question_data(
    question: Mapping[str, Any], card: Card, answers: Sequence[Mapping[str, Any]], count: int, public_url: str
) -> Data:
    """A question, with the answers that the page shows. count: of all of them."""
    accepted = [_under("Answer", each, public_url) for each in answers if each["accepted"]]
    suggested = [_under("Answer", each, public_url) for each in answers if not each["accepted"]]
    asked = {
        "@type": "Question",
        "name": card["title"],
        "answerCount": count,
        "upvoteCount": question["likes_count"],
        "acceptedAnswer": accepted[0] if accepted else None,
        "suggestedAnswer": suggested or None,
        **_written(question, public_url),
    }
    return {"@context": SCHEMA, "@type": "QAPage", "mainEntity": _without_blanks(asked)}


def product_data(
    product: Product, rating: Rating, card: Card, reviews: Sequence[Mapping[str, Any]], public_url: str
) -> Data:
    """A product with its rating, and the reviews that the page shows."""
    data = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": product.title,
        "sku": product.external_id,
        "url": card["url"],
        "image": card["image"],
        "offers": _offer(product),
        "aggregateRating": _aggregate(rating),
        "review": [_review_of_page(review, public_url) for review in reviews] or None,
    }
    return _without_blanks(data)


def profile_data(member: Any, card: Card) -> Data:
    """A member's page. member: a row of ``profile_rows``."""
    person = {
        "@type": "Person",
        "name": member.display_name,
        "alternateName": member.username,
        "description": member.bio or None,
        "image": card["image"],
        "url": card["url"],
        "interactionStatistic": [
            _counter("FollowAction", member.followers_count),
            _counter("LikeAction", member.likes_received_count),
        ],
        "agentInteractionStatistic": _counter("WriteAction", member.contents_count),
    }
    return {
        "@context": SCHEMA,
        "@type": "ProfilePage",
        "dateCreated": _instant(member.created_at),
        "mainEntity": _without_blanks(person),
    }


def _written(content: Mapping[str, Any], public_url: str) -> Data:
    return {
        "text": content["body"],
        "datePublished": _instant(content["published_at"]),
        "dateModified": content["edited_at"] and _instant(content["edited_at"]),
        "author": {
            "@type": "Person",
            "name": content["author_display_name"],
            "url": f"{public_url}/u/{quote(content['author_username'], safe='')}",
        },
    }


def _under(type_: str, content: Mapping[str, Any], public_url: str) -> Data:
    data = {
        "@type": type_,
        "url": f"{public_url}/p/{content['id']}",
        "upvoteCount": content["likes_count"],
        **_written(content, public_url),
    }
    return _without_blanks(data)


def _review_of_page(review: Mapping[str, Any], public_url: str) -> Data:
    data = {
        "@type": "Review",
        "url": f"{public_url}/p/{review['id']}",
        "name": review["title"],
        "reviewRating": _stars(review["rating"]),
        **_written(review, public_url),
    }
    return _without_blanks(data)


def _review(content: Mapping[str, Any]) -> Data:
    if content["kind"] != "review" or not content["products"]:
        return {}
    return {
        "reviewRating": _stars(content["rating"]),
        "itemReviewed": {"@type": "Product", "name": content["products"][0]["title"]},
    }


def _stars(given: float) -> Data:
    return {"@type": "Rating", "ratingValue": given, "bestRating": 5, "worstRating": 1}


def _aggregate(rating: Rating) -> Data | None:
    """None without reviews: nobody gave no stars."""
    if rating.average is None:
        return None
    return {**_stars(round(rating.average, 2)), "@type": "AggregateRating", "reviewCount": rating.count}


def _offer(product: Product) -> Data | None:
    price = price_of(product)
    if price is None:
        return None
    return {"@type": "Offer", "price": str(price), "priceCurrency": product.currency, "url": product.url}


def _counter(action: str, count: int) -> Data:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"{SCHEMA}/{action}",
        "userInteractionCount": count,
    }


def _paid_by(content: Mapping[str, Any]) -> str | None:
    """The disclosure in both languages, for a reader of the data may read either; None where nobody paid."""
    return content["disclosure"] and " / ".join(content["disclosure_text"].values())


def _instant(moment: Any) -> str:
    return moment.isoformat(timespec="seconds")


def _without_blanks(data: Data) -> Data:
    return {name: value for name, value in data.items() if value is not None}
