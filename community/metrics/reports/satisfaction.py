"""What members say when they are asked."""

from __future__ import annotations

from typing import Any

from community.metrics.intervals import FEW, wilson
from community.metrics.reports.days import Row
from community.metrics.satisfaction import net_promoter_score
from community.surveys.models import Survey
from community.surveys.queries import choices_of, numbers_of, response_of

SATISFIED = (4, 5)


def satisfaction_report(survey: Survey) -> Row:
    """How many were asked and answered, and what they answered to each question that is no text."""
    asked, answered = response_of(survey)
    return {
        "survey": str(survey.id),
        "asked": asked,
        "answered": answered,
        **_rate("response", answered, asked),
        "questions": [_of_question(survey, question) for question in survey.questions if question["kind"] != "text"],
    }


def _of_question(survey: Survey, question: dict[str, Any]) -> Row:
    key, kind = question["key"], question["kind"]
    counts = choices_of(survey, key) if kind == "choice" else numbers_of(survey, key)
    values = question["choices"] if kind == "choice" else range(11) if kind == "nps" else range(1, 6)
    answered = counts.total()
    return {
        "question": key,
        "kind": kind,
        "answered": answered,
        "few": answered < FEW,
        "counts": [{"value": str(value), "members": counts[value]} for value in values],
        **_score(kind, counts, answered),
    }


def _score(kind: str, counts: Any, answered: int) -> Row:
    """The score of a question with its interval: NPS, or the share of the satisfied; of a choice none."""
    if kind == "nps":
        nps = net_promoter_score(counts)
        return {"score": nps.score, "score_low": nps.low, "score_high": nps.high}
    if kind == "scale":
        rate = _rate("score", sum(counts[value] for value in SATISFIED), answered)
        return {"score": rate["score_rate"], "score_low": rate["score_low"], "score_high": rate["score_high"]}
    return {"score": None, "score_low": None, "score_high": None}


def _rate(name: str, part: int, whole: int) -> Row:
    interval = wilson(part, whole)
    low, high = interval or (None, None)
    return {f"{name}_rate": part / whole if whole else None, f"{name}_low": low, f"{name}_high": high}
