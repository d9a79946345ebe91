"""An impression before it is a row."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Seen(NamedTuple):
    """An impression: which content, on which day, by whom."""

    content_id: int
    day: date
    viewer: str
