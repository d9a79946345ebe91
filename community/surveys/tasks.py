"""Whom surveys mean, hour by hour, and what is forgotten."""

from __future__ import annotations

from typing import Any

from community.outbox import transaction
from community.surveys.actions import forget_answers, renew_targets
from community.surveys.queries import open_surveys


def renew_survey_targets() -> None:
    """Find out anew who is in the segments of open surveys. Run by the scheduler."""
    for survey_id in [survey.id for survey in open_surveys() if survey.segment is not None]:
        with transaction():
            renew_targets(survey_id)


def forget_surveys(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_answers(member_id)
