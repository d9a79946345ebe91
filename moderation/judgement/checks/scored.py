"""A text model as a check: its probability as a score, and a finding where that is high enough.

Strength: 0.3 from the model's ``decide`` on, which supports other findings and does nothing alone; 0.7 from its
``hold`` on, if it has one. How both were chosen: the card of the model.
"""

from collections.abc import Callable

from moderation.judgement.scoring.model import Model, ModelOf
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message, Score, Span

VERSION = 1
NOTICED, HELD = 0.3, 0.7


def scored(task: str, message: Message, model_of: ModelOf) -> Callable[[Submission], Score | None]:
    """The check that asks the model of the text's language; it says nothing where ``model_of`` has none.

    task: also the slug of the reason. model_of: ``partial(shipped, task)``, or the ``get`` of a shop's own models.
    """

    def check(submission: Submission) -> Score | None:
        model = model_of(submission.language or "")
        if model is None:
            return None
        value = model.probability(submission.folded.text)
        strength = strength_of(value, model)
        if strength is None:
            return Score(task, value, model.version)
        finding = Finding(task, VERSION, strength, task, message, quoted(submission, model))
        return Score(task, value, model.version, finding)

    return check


def strength_of(value: float, model: Model) -> float | None:
    """What a probability of this model is worth; None where it says no."""
    if model.hold is not None and value >= model.hold:
        return HELD
    return NOTICED if value >= model.decide else None


def quoted(submission: Submission, model: Model) -> tuple[Span, ...]:
    """The words that weighed most, in the author's own letters."""
    places = model.weightiest(submission.folded.text)
    return tuple(span for place in places for span in submission.quote_folded(submission.folded, *place))
