"""Attribution on the wire."""

from __future__ import annotations

from community.attribution.schemas import MemberSharingOut
from community.metrics.wire.report import Answer


class AttributionOut(Answer, MemberSharingOut):
    """What each channel brought; both by the last click and by the first, the channels add up to the total."""
