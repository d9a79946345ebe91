"""Whether every part of the house does its work, and what to do where one does not."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import NamedTuple

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from community import deliveries, schedule
from community.clock import utcnow
from community.database import MIGRATIONS, db

OLDEST_PYTHON = (3, 11)
SILENCE = timedelta(minutes=2)  # the sweep runs every few seconds: a worker silent for so long is gone


class Finding(NamedTuple):
    """What one check found. ``needed``: the house cannot serve without this part."""

    part: str
    well: bool
    says: str
    needed: bool = False


def examine() -> list[Finding]:
    """All checks, in the order in which one would mend."""
    findings = []
    for check in (_python, _home, _database, _migrations, _worker, _outbox, _screening):
        findings.append(check())
        if findings[-1].needed and not findings[-1].well:
            break
    return findings


def ready() -> list[Finding]:
    """The checks without which nothing can be served."""
    return [finding for finding in examine() if finding.needed]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= OLDEST_PYTHON, version, needed=True)


def _home() -> Finding:
    home = current_app.config["COMMUNITY"].home
    if os.access(home, os.W_OK):
        return Finding("home", well=True, says="writable", needed=True)
    return Finding("home", well=False, says="COMMUNITY_HOME cannot be written: change its owner", needed=True)


def _database() -> Finding:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return Finding("database", well=False, says=f"does not answer ({type(error).__name__})", needed=True)
    return Finding("database", well=True, says=db.engine.dialect.name, needed=True)


def _migrations() -> Finding:
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    says = f"at {present}" if present == newest else f"at {present}, the newest is {newest}: run `community migrate`"
    return Finding("migrations", well=present == newest, says=says, needed=True)


def _worker() -> Finding:
    newest = max(schedule.last_runs().values(), default=None)
    well = newest is not None and utcnow() - newest < SILENCE
    says = f"last periodic work {newest:%H:%M:%S} UTC" if newest else "no periodic work was ever done"
    return Finding("worker", well, says if well else f"{says}: run `community worker` and `community scheduler`")


def _outbox() -> Finding:
    backlog = deliveries.backlog()
    says = "{pending} on their way, {resting} resting".format_map(backlog)
    return Finding("outbox", backlog["resting"] == 0, says if not backlog["resting"] else f"{says}: `community outbox`")


def _screening() -> Finding:
    heard = current_app.extensions["outbox"].by_topic.get("content.submitted")
    says = "on" if heard else "nobody screens: all content stays pending; start the house through wsgi.py"
    return Finding("screening", well=bool(heard), says=says)
