"""The pages of a product: what is said of it, and what is asked about it."""

from __future__ import annotations

from flask import current_app, url_for

from community.catalog.models import Product
from community.catalog.queries import get_product
from community.catalog.ratings import Rating
from community.http.visitors import current_visitor
from community.landing.blueprint import Landing, canonical
from community.landing.cards import card_of_product
from community.landing.shelves import offers
from community.landing.structured import product_data
from community.members.queries import ANYBODY
from community.pages.addresses import asked_for
from community.pages.rendering import page
from community.questions.queries import accepted_answers, questions_page
from community.questions.schemas import QuestionsIn
from community.reviews.queries import Filter, figures_of, reviews_page
from community.reviews.schemas import ReviewsIn

products = Landing("product_pages", __name__, static_folder=None)

QUESTIONS_AT_THE_SIDE = 5


@products.get("/products/<external_id>")
def show_product(external_id):
    """A product: its price, its stars, its reviews in the order and of the kind that one likes, and questions."""
    product, asked = get_product(external_id), asked_for(ReviewsIn)
    rating = _rating(product, asked["wanted"])
    reviews = reviews_page(product, ANYBODY, **asked)
    questions = questions_page(product, ANYBODY, sort="new", limit=QUESTIONS_AT_THE_SIDE, cursor=None)
    public_url = current_app.config["COMMUNITY"].public_url
    card = card_of_product(product, rating, public_url)
    return page(
        "landing/product.html",
        product=product,
        rating=rating,
        reviews=reviews,
        wanted=asked["wanted"],
        sort=asked["sort"],
        questions=questions,
        accepted=accepted_answers([question["id"] for question in questions.items], ANYBODY),
        offer=offers([product], current_visitor())[0],
        card=card,
        canonical=canonical(url_for("product_pages.show_product", external_id=external_id)),
        data=product_data(product, rating, card, reviews.items, public_url),
    )


def _rating(product: Product, wanted: Filter) -> Rating:
    """The figures of those products whose reviews are listed: all variants in the group, unless one alone is meant."""
    rating = figures_of(product)
    return rating if rating.group is None or wanted.variant_only else rating.group


@products.get("/products/<external_id>/questions")
def list_questions(external_id):
    """Every question about a product, with the answers that were accepted."""
    product, asked = get_product(external_id), asked_for(QuestionsIn)
    questions = questions_page(product, ANYBODY, **asked)
    return page(
        "landing/questions.html",
        product=product,
        sort=asked["sort"],
        questions=questions,
        accepted=accepted_answers([question["id"] for question in questions.items], ANYBODY),
        canonical=canonical(url_for("product_pages.list_questions", external_id=external_id)),
    )
