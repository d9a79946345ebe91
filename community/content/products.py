"""The products that a content shows, and where in its pictures they are to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from community.catalog.models import Product
from community.catalog.queries import get_products
from community.content.models import LISTABLE, Content, ContentProduct
from community.content.relating import relate
from community.database import db
from community.errors import Invalid
from community.members.queries import ANYBODY, Viewer
from community.statements import asked, rows_of

MOST_PRODUCTS = 20


class Place(NamedTuple):
    """Where in a picture: 0..1 of its width from the left, and of its height from the top."""

    medium_id: int
    x: float
    y: float


Places = Mapping[int, Place | None]


def products_named(ids: Sequence[str], tags: Sequence[Mapping[str, Any]]) -> tuple[list[Product], Places]:
    """The products that a member names, those of tags behind the others, and where they stand, by the product's id.

    Raises Invalid for one that the host has not told us of, one that is tagged twice, and for more than 20.
    """
    tagged = [tag["external_id"] for tag in tags]
    names = list(dict.fromkeys([*ids, *tagged]))
    if twice := sorted({name for name in tagged if tagged.count(name) > 1}):
        raise Invalid(errors={"product_tags": [f"Product {name} is tagged twice." for name in twice]})
    if len(names) > MOST_PRODUCTS:
        raise Invalid(errors={"product_tags": [f"A content shows at most {MOST_PRODUCTS} products."]})
    products = get_products(names)
    by_name = {product.external_id: product.id for product in products}
    return products, {by_name[tag["external_id"]]: _place(tag) for tag in tags if tag["media_id"] is not None}


def _place(tag: Mapping[str, Any]) -> Place:
    return Place(tag["media_id"], tag["x"], tag["y"])


def show_products(content: Content, products: Sequence[Product] | None, places: Places | None) -> None:
    """Let the content show these products, in their order, at these places in its pictures.

    products None: those that it shows. places None: where they stand, as far as their pictures are still shown.
    Raises Invalid for a place in a picture that the content does not show.
    """
    present = _places_of(content)
    ids = list(present) if products is None else list(dict.fromkeys(product.id for product in products))
    pictures = {int(shown["id"]) for shown in content.media}
    if places is None:
        places = {id_: place for id_, place in present.items() if place and place.medium_id in pictures}
    if lost := sorted({place.medium_id for place in places.values()} - pictures):
        raise Invalid(errors={"product_tags": [f"This content does not show picture {id_}." for id_ in lost]})
    nowhere = dict.fromkeys(Place._fields)
    rows = [{"product_id": id_, **(places[id_]._asdict() if id_ in places else nowhere)} for id_ in ids]
    relate(content, ContentProduct, [{**row, "position": position} for position, row in enumerate(rows)])


def _places_of(content: Content) -> dict[int, Place | None]:
    """The products that an earlier version shows, in their order, and where."""
    if content.version == 1:
        return {}
    rows = select(ContentProduct).where(ContentProduct.content_id == content.id).order_by(ContentProduct.position)
    return {
        row.product_id: None if row.medium_id is None else Place(row.medium_id, row.x, row.y)
        for row in db.session.scalars(rows)
    }


def products_shown(contents: Sequence[Mapping[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """The products of each content among rows, as they are shown. One statement."""
    ids = [content["id"] for content in contents if content["kind"] in LISTABLE]
    found: dict[int, list[dict[str, Any]]] = {content_id: [] for content_id in ids}
    if ids:
        for content_id, external_id, title, *place in rows_of(asked(_shown_by, ANYBODY, ids=ids)):
            stands = None if place[0] is None else dict(zip(("media_id", "x", "y"), place, strict=True))
            found[content_id].append({"external_id": external_id, "title": title, "place": stands})
    return found


def _shown_by(_viewer: Viewer, ids: Sequence[int]) -> Select:
    place = (ContentProduct.medium_id, ContentProduct.x, ContentProduct.y)
    return (
        select(ContentProduct.content_id, Product.external_id, Product.title, *place)
        .join(Product, Product.id == ContentProduct.product_id)
        .where(ContentProduct.content_id.in_(ids))
        .order_by(ContentProduct.position)
    )
