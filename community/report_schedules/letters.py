"""The mail of an edition, in the language of its schedule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from community.database import db
from community.mail.letters import Letter
from community.mail.links import address
from community.members.models import Member, Role
from community.report_schedules.models import ReportEdition, ReportSchedule
from community.report_schedules.queries import links_of
from community.report_schedules.words import told_change, word

Section = dict[str, Any]


def write_report(member: Member, language: str, edition_id: int) -> Letter | None:
    """What the edition says; None for who lost the role meanwhile, or when it was deleted."""
    edition = db.session.get(ReportEdition, edition_id)
    if edition is None or not member.has_role(Role.GROWTH):
        return None
    schedule = db.session.get_one(ReportSchedule, edition.schedule_id)
    spoken = schedule.language
    days = f"{edition.first_day}" if schedule.every == "day" else f"{edition.first_day} – {edition.last_day}"
    sections = [section for section in _sections(edition, spoken) if section["lines"]]
    return Letter({"title": f"{word(schedule.every, spoken)} {days}", "sections": sections})


def _sections(edition: ReportEdition, language: str) -> Iterator[Section]:
    digest = edition.digest
    changes = {change["figure"]: told_change(change, language) for change in digest["figures"]}
    yield _section("movers", language, [changes[figure] for figure in digest["movers"]])
    yield _section("figures", language, list(changes.values()))
    yield _section("happened", language, [*_noted(digest, language), *(each["title"] for each in digest["campaigns"])])
    best = [f"{each['title']} ({each['engagements']}) {address('/p/' + each['id'])}" for each in digest["contents"]]
    yield _section("contents", language, best)
    yield _section("files", language, links_of(edition.id))


def _section(name: str, language: str, lines: list[str]) -> Section:
    return {"heading": word(name, language), "lines": lines}


def _noted(digest: dict[str, Any], language: str) -> Iterator[str]:
    for noted in digest["annotations"]:
        days = noted["from"] if noted["from"] == noted["to"] else f"{noted['from']} – {noted['to']}"
        yield f"{days}: {noted['text']['en' if language == 'en' else 'zh']}"
