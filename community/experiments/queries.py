"""Questions about experiments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from community.database import db
from community.errors import NotFound, StaleVersion
from community.experiments.models import Experiment


def experiment_rows() -> Select:
    """The statement of the list."""
    return select(*Experiment.__table__.c)


def get_experiment(name: str) -> Experiment:
    """Raises NotFound."""
    return _found(select(Experiment).where(Experiment.name == name))


def experiment_to_change(name: str, version: int | None = None) -> Experiment:
    """The experiment, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    locked = select(Experiment).where(Experiment.name == name).with_for_update()
    experiment = _found(locked.execution_options(populate_existing=True))
    if version is not None and experiment.version != version:
        raise StaleVersion
    return experiment


def _found(statement: Select) -> Experiment:
    experiment = db.session.scalar(statement)
    if experiment is None:
        raise NotFound
    return experiment


def is_running(experiment: Experiment, now: datetime) -> bool:
    """Whether members are exposed to it now."""
    begun = experiment.started_at is not None and experiment.started_at <= now
    return begun and (experiment.stopped_at is None or now < experiment.stopped_at)
