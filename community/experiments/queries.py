"""Questions about experiments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from community.database import db
from community.errors import NotFound, StaleVersion
from community.experiments.models import Experiment, ExperimentExposure


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


def exposures_of(member_id: int) -> list[dict[str, Any]]:
    """Which variants the member was shown, for an export."""
    shown = select(Experiment.name, ExperimentExposure.variant, ExperimentExposure.exposed_at)
    shown = shown.join(Experiment, Experiment.id == ExperimentExposure.experiment_id)
    rows = db.session.execute(shown.where(ExperimentExposure.member_id == member_id).order_by(Experiment.id))
    return [dict(row._mapping) for row in rows]


def is_running(experiment: Experiment, now: datetime) -> bool:
    """Whether members are exposed to it now."""
    begun = experiment.started_at is not None and experiment.started_at <= now
    return begun and (experiment.stopped_at is None or now < experiment.stopped_at)
