"""An expression tried on a text that nobody submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moderation.judgement.pipeline import submission_of
from moderation.judgement.rules import expressions
from moderation.judgement.rules.expressions import EvaluationError
from moderation.judgement.rules.signals import signals_of
from moderation.screening.judges import judge


def try_expression(source: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Whether an expression is true of a text, and the signals that it asked for. Stores nothing.

    record: ``text``, and any field of a Submission. Raises ExpressionError for an expression that cannot run.
    """
    expression = expressions.compile(source)
    presiding = judge()
    submission = presiding.informed(submission_of(record))
    signals = signals_of(submission, presiding.judge(submission).observation, expression.signals)
    try:
        return {"matched": expression.holds(signals), "problem": None, "signals": signals}
    except EvaluationError as error:
        return {"matched": None, "problem": str(error), "signals": signals}
