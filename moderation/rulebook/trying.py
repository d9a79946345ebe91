"""Expressions before they are a rule: whether this house can ask them, and what they say of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moderation.judgement.pipeline import submission_of
from moderation.judgement.rules import expressions
from moderation.judgement.rules.expressions import EvaluationError, Expression
from moderation.judgement.rules.signals import signals_of
from moderation.screening.judges import judge, known_checks


def compiled_here(source: str) -> Expression:
    """The expression of a source. Raises ExpressionError if it cannot run, or asks for a check that nobody makes."""
    expression = expressions.compile(source)
    expressions.demand_checks(expression, known_checks())
    return expression


def try_expression(source: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Whether an expression is true of a text, and the signals that it asked for. Stores nothing.

    record: ``text``, and any field of a Submission. Raises ExpressionError for an expression that cannot run.
    """
    expression = compiled_here(source)
    presiding = judge()
    submission = presiding.informed(submission_of(record))
    signals = signals_of(submission, presiding.judge(submission).observation, expression.signals)
    try:
        return {"matched": expression.holds(signals), "problem": None, "signals": signals}
    except EvaluationError as error:
        return {"matched": None, "problem": str(error), "signals": signals}
