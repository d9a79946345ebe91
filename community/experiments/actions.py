"""Making experiments, starting and stopping them, and telling members apart. They flush, never commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Invalid
from community.experiments.assignment import variant_of
from community.experiments.models import Experiment, ExperimentExposure
from community.experiments.queries import get_experiment, is_running
from community.members.models import Member
from community.relations import insert_new


def make_experiment(member: Member, name: str, **said: Any) -> Experiment:
    """Plan an experiment. Raises Conflict for a name that is taken: a name decides who gets what, so it serves once."""
    if not insert_new(Experiment, name=name, version=1, **said, made_by=member.id, created_at=utcnow()):
        raise Conflict(f"There is, or was, an experiment {name!r}; take another name.")
    return get_experiment(name)


def change_experiment(experiment: Experiment, **changes: Any) -> None:
    """Change the plan. Raises Conflict after the start, Invalid where no exposure could be counted to its end."""
    if experiment.started_at is not None:
        raise Conflict("It has started: what is changed now would compare two experiments. Stop it and make another.")
    planned = {name: changes.get(name, getattr(experiment, name)) for name in ("within_days", "horizon_days")}
    if planned["horizon_days"] <= planned["within_days"]:
        raise Invalid(errors={"horizon_days": ["It must be longer than `within_days`."]})
    for name, value in changes.items():
        setattr(experiment, name, value)
    _touch(experiment)


def start_experiment(experiment: Experiment) -> None:
    """Expose members from now on. Twice is harmless. Raises Conflict after the stop."""
    if experiment.stopped_at is not None:
        raise Conflict("It was stopped. Make another one, with another name.")
    if experiment.started_at is None:
        experiment.started_at = utcnow()
        _touch(experiment)


def stop_experiment(experiment: Experiment) -> None:
    """Expose nobody any more. Twice is harmless. Raises Conflict before the start."""
    if experiment.started_at is None:
        raise Conflict("It has not started.")
    if experiment.stopped_at is None:
        experiment.stopped_at = utcnow()
        _touch(experiment)


def _touch(experiment: Experiment) -> None:
    experiment.version += 1
    db.session.flush()


def assign(experiment: Experiment, member: Member, now: datetime | None = None) -> str:
    """The member's variant. The first time it is asked while the experiment runs is their exposure.

    Raises Conflict before the start.
    """
    now = now or utcnow()
    if experiment.started_at is None:
        raise Conflict("It has not started; show what everybody sees.")
    variant = variant_of(experiment.name, experiment.variants, member.id)
    if is_running(experiment, now) and member.erased_at is None:
        whose = {"experiment_id": experiment.id, "member_id": member.id, "variant": variant}
        until = now + timedelta(days=experiment.within_days)
        insert_new(ExperimentExposure, **whose, exposed_at=now, counts_until=until)
    return variant


def forget_exposures(member_id: int) -> None:
    """Forget what an erased member was shown."""
    db.session.execute(delete(ExperimentExposure).where(ExperimentExposure.member_id == member_id))
