"""Contents as the index knows them. All that is published is indexed, of every kind; who may see it is asked later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select

from community.catalog.models import Product
from community.content.models import Content, ContentProduct, Status
from community.database import db
from community.search.engines import Document

TEXTS = (
    Content.id,
    Content.title,
    Content.body,
    Content.pros,
    Content.cons,
    Content.attributes,
    Content.media,
)  # all that ``searched_texts`` reads of a row


def searched_texts(content: Content | Row) -> tuple[str, str]:
    """Title and body as they are indexed and verified: the source text, after which stands all else that was written.

    content: one, or a row with its columns.
    """
    texts = Content.texts(content)
    title = texts.pop("title")
    return title, "\n".join(filter(None, texts.values()))


def published_versions(ids: Iterable[int] | None = None) -> dict[int, int]:
    """Version by id of what is published now: of these contents, or of all."""
    published = select(Content.id, Content.version).where(Content.status == Status.PUBLISHED)
    if ids is not None:
        published = published.where(Content.id.in_(list(ids)))
    return dict(db.session.execute(published).all())


def read_documents(ids: Sequence[int]) -> list[Document]:
    """Those of the contents that are published now."""
    published = select(*Content.__table__.c).where(Content.id.in_(ids), Content.status == Status.PUBLISHED)
    products = _products(ids)
    return [_document(row, products[row.id]) for row in db.session.execute(published)]


def _document(row: Row, products: Sequence[str]) -> Document:
    title, body = searched_texts(row)
    return Document(
        id=row.id,
        version=row.version,
        kind=row.kind,
        title=title,
        body=body,
        author_id=row.author_id,
        published_at=int(row.published_at.timestamp()),
        topics=tuple(row.topic_names),
        products=tuple(products),
        rating=row.rating or 0,
        verified=bool(row.verified_purchase),
        score=row.score,
        quality=row.quality or 0.0,
        photo=bool(row.media),
    )


def _products(ids: Sequence[int]) -> defaultdict[int, list[str]]:
    shown = select(ContentProduct.content_id, Product.external_id).join(Product)
    products = defaultdict(list)
    for content_id, external_id in db.session.execute(shown.where(ContentProduct.content_id.in_(ids))):
        products[content_id].append(external_id)
    return products
