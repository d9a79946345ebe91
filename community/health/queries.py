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
from community.errors import Unavailable
from community.mail.queries import sender_address
from community.mail.transport import TryLater, knock, server_of
from community.media.stores import present_store
from community.read_only.queries import present_stop
from community.search.index import search_index
from community.search.synonyms import present_synonyms

OLDEST_PYTHON = (3, 11)
SILENCE = timedelta(minutes=2)  # the sweep runs every few seconds: a worker silent for so long is gone
MOST_SAID = 5  # lines of a file


class Finding(NamedTuple):
    """What one check found, and how to mend it where it is not well."""

    part: str
    well: bool
    says: str


def ready() -> list[Finding]:
    """The parts without which nothing can be served, up to the first that is not well."""
    findings = []
    for check in (_python, _home, _database, _migrations, _writing):
        findings.append(check())
        if not findings[-1].well:
            break
    return findings


def examine() -> list[Finding]:
    """All parts, in the order in which one would mend them."""
    findings = ready()
    if all(finding.well for finding in findings):
        findings += [check() for check in (_worker, _outbox, _search, _synonyms, _screening, _media)]
    return findings


def examine_mail() -> Finding:
    """Whether the mail server can be reached, is whom it claims to be, and lets us in. Nothing is sent."""
    url = current_app.config["COMMUNITY"].smtp_url
    if not url:
        return Finding("mail", well=True, says="off: set SMTP_URL to send any")
    try:
        knock(server_of(url))
    except TryLater as error:
        return Finding("mail", well=False, says=f"the server does not let us in: {error}; look at SMTP_URL")
    return Finding("mail", well=True, says=f"the server lets us in; mail comes from {sender_address()}")


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= OLDEST_PYTHON, version)


def _home() -> Finding:
    home = current_app.config["COMMUNITY"].home
    if os.access(home, os.W_OK):
        return Finding("home", well=True, says="writable")
    return Finding("home", well=False, says="COMMUNITY_HOME cannot be written: change its owner")


def _database() -> Finding:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return Finding("database", well=False, says=f"does not answer ({type(error).__name__})")
    return Finding("database", well=True, says=db.engine.dialect.name)


def _migrations() -> Finding:
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    says = f"at {present}" if present == newest else f"at {present}, the newest is {newest}: run `community migrate`"
    return Finding("migrations", well=present == newest, says=says)


def _writing() -> Finding:
    """Well in any case: to be read only is what somebody wants."""
    stop = present_stop()
    if stop is None:
        return Finding("writing", well=True, says="open to members")
    until = f"until {stop.until:%Y-%m-%d %H:%M} UTC" if stop.until else "until `community read-only off`"
    return Finding("writing", well=True, says=f"stopped {until}: {stop.reason_zh} {stop.reason_en}")


def _worker() -> Finding:
    newest = max(schedule.last_runs().values(), default=None)
    well = newest is not None and utcnow() - newest < SILENCE
    says = f"last periodic work {newest:%H:%M:%S} UTC" if newest else "no periodic work was ever done"
    return Finding("worker", well, says if well else f"{says}: run `community worker` and `community scheduler`")


def _outbox() -> Finding:
    backlog = deliveries.backlog()
    says = "{pending} on their way, {resting} resting".format_map(backlog)
    return Finding("outbox", backlog["resting"] == 0, says if not backlog["resting"] else f"{says}: `community outbox`")


def _search() -> Finding:
    health = search_index().health()
    says = health.problem or f"{health.documents} documents"
    return Finding("search", health.problem is None, f"{says}: `community reindex`" if health.problem else says)


def _synonyms() -> Finding:
    synonyms = present_synonyms()
    if not synonyms.faults:
        return Finding("synonyms", well=True, says=f"{len(synonyms.table)} words have some")
    first = "; ".join(f"line {fault.line}: {fault.says}" for fault in synonyms.faults[:MOST_SAID])
    return Finding("synonyms", well=False, says=f"{len(synonyms.faults)} lines are passed over; {first}")


def _screening() -> Finding:
    heard = current_app.extensions["outbox"].by_topic.get("content.submitted")
    says = "on" if heard else "nobody screens: all content stays pending; start the house through wsgi.py"
    return Finding("screening", well=bool(heard), says=says)


def _media() -> Finding:
    try:
        present_store().knock()
    except Unavailable as error:
        says = f"pictures can neither be kept nor shown: {error.__cause__}; look at MEDIA_URL"
        return Finding("media", well=False, says=says)
    return Finding("media", well=True, says=current_app.config["COMMUNITY"].media_url or "a folder")
