"""What is counted by time, and stands in no other index."""

from __future__ import annotations

from sqlalchemy import Index, text

from community.content.models import Content

# Written out, as every statement repeats it: an index over a part of the rows serves only those that do.
NEGATIVE = text("kind = 'review' AND rating <= 2 AND NOT imported")
Index(
    "ix_contents_negative", Content.submitted_at, Content.product_id, sqlite_where=NEGATIVE, postgresql_where=NEGATIVE
)
