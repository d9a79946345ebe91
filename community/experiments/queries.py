"""Questions about experiments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from community.experiments.models import Experiment
from community.rows import row_to_change, the_row


def experiment_rows() -> Select:
    """The statement of the list."""
    return select(*Experiment.__table__.c)


def get_experiment(name: str) -> Experiment:
    """Raises NotFound."""
    return the_row(select(Experiment).where(Experiment.name == name))


def experiment_to_change(name: str, version: int | None = None) -> Experiment:
    """The experiment, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    return row_to_change(select(Experiment).where(Experiment.name == name), version)


def is_running(experiment: Experiment, now: datetime) -> bool:
    """Whether members are exposed to it now."""
    begun = experiment.started_at is not None and experiment.started_at <= now
    return begun and (experiment.stopped_at is None or now < experiment.stopped_at)
