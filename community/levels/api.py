"""Levels: which there are, and where you stand."""

from __future__ import annotations

from community.access import current_member, member_required, role_required
from community.http.blueprint import Blueprint
from community.http.etags import if_match, versioned
from community.levels.actions import change_levels
from community.levels.queries import level_rules, level_shown
from community.levels.schemas import LevelsIn, LevelsOut, MyLevelOut
from community.outbox import transaction

levels = Blueprint("levels", __name__, description="Levels by growth value")


@levels.get("/levels")
@versioned
@levels.response(200, LevelsOut)
def list_levels():
    """See which levels there are, and what each brings."""
    return level_rules()


@levels.put("/levels")
@role_required("growth")
@versioned
@if_match
@levels.arguments(LevelsIn)
@levels.response(200, LevelsOut)
def put_levels(data, version):
    """Change the levels. Where everybody stands by the new ones is seen to in the background."""
    with transaction():
        return change_levels(current_member(), data["items"], version=version)


@levels.get("/me/level")
@member_required
@levels.response(200, MyLevelOut)
def get_level():
    """See your level, your growth value, and what is missing for the next level."""
    return level_shown(current_member())
