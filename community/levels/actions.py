"""Rising and falling. They flush, never commit."""

from __future__ import annotations

from sqlalchemy import delete

from community import outbox
from community.clock import utcnow
from community.database import db
from community.levels.ladder import Level, level_of, shipped_levels
from community.levels.models import LevelChange
from community.levels.queries import KIND, level_rules, read_ladder
from community.members.actions import set_level
from community.members.models import Member
from community.members.queries import lock_members
from community.notifications.actions import notify
from community.points.queries import growth_of
from community.rulesets.actions import change_rules
from community.rulesets.queries import Rules


def refresh_level(member_id: int) -> None:
    """Bring the member's level up to date with their growth value, and tell them where they rose. Twice is harmless."""
    lock_members(member_id)
    member = db.session.get_one(Member, member_id, populate_existing=True)
    rules, growth = level_rules(), growth_of(member_id)
    ladder, before = read_ladder(rules), member.level
    level = level_of(growth, ladder, before)
    if level == before or member.erased_at is not None:
        return
    set_level(member, level)
    change = {"from_level": before, "to_level": level, "growth": growth, "rules_version": rules.version}
    db.session.add(LevelChange(member_id=member_id, changed_at=utcnow(), **change))
    if level > before:
        _tell(member, next(each for each in ladder if each.level == level))
    db.session.flush()


def _tell(member: Member, level: Level) -> None:
    brings_zh, brings_en = (f"：{level.benefits_zh}" if level.benefits_zh else ""), ""
    if level.benefits_en:
        brings_en = f": {level.benefits_en}"
    notify(
        member,
        "level_reached",
        text_zh=f"你升到了第 {level.level} 级「{level.zh}」{brings_zh}",
        text_en=f"You reached level {level.level}, {level.en}{brings_en}",
    )


def change_levels(changer: Member, levels: list[dict], *, version: int) -> Rules:
    """Let this ladder hold from now on. Records ``levels.changed``, after which workers see where everybody stands.

    Raises StaleVersion.
    """
    rules = change_rules(KIND, changer, levels, version=version, shipped=shipped_levels())
    outbox.record("levels.changed", version=rules.version)
    return rules


def forget_changes(member_id: int) -> None:
    """Forget when an erased member rose, and where they stood."""
    db.session.execute(delete(LevelChange).where(LevelChange.member_id == member_id))
    set_level(db.session.get_one(Member, member_id), 1)
