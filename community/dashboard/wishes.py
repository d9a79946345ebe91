"""What pages ask their reports for where nothing else is said: ranges in which a person sees something."""

from __future__ import annotations

from typing import ClassVar

from community.metrics.calendar import Unit
from community.metrics.wire.report import UnitField
from community.metrics.wire.retention import RetentionIn


class RetentionWishes(RetentionIn):
    """Twelve weeks by week: days would be wider than a screen."""

    usual_days: ClassVar = 84

    unit = UnitField(load_default=Unit.WEEK)
