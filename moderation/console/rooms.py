"""The rooms of the console, as its bar shows them: what is done every day stands first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


class Door(NamedTuple):
    """A page that the bar leads to. waits: which of the waiting counts stands beside it."""

    endpoint: str
    label: LazyString
    waits: str | None = None


class Room(NamedTuple):
    """Pages that belong together; the first is where the room begins."""

    label: LazyString
    doors: tuple[Door, ...]

    def waiting(self, counts: Mapping[str, int]) -> int:
        """How much waits in it."""
        return sum(counts[door.waits] for door in self.doors if door.waits)


def _one(endpoint: str, label: LazyString, waits: str | None = None) -> Room:
    return Room(label, (Door(endpoint, label, waits),))


ROOMS = (
    _one("console.show_queue", _("Queue"), "cases"),
    _one("console_looks.show_looks", _("Second looks"), "looks"),
    _one("console_appeals.show_appeals", _("Appeals"), "appeals"),
    _one("console_notices.show_notices", _("Legal notices"), "notices"),
    _one("console_collections.show_collections", _("Collections"), "collections"),
    _one("console_bulk.show_selections", _("Many at once")),
    Room(
        _("Conduct"),
        (
            Door("console_sanctions.show_sanctions", _("Sanctions")),
            Door("console_decisions.show_strikes", _("Strikes")),
            Door("console_rings.show_rings", _("Traded likes")),
        ),
    ),
    Room(
        _("Rulebook"),
        (
            Door("console_rules.show_rules", _("Rules")),
            Door("console_words.show_words", _("Words")),
            Door("console_policies.show_policies", _("Policies")),
            Door("console_screen.show_screen", _("Try a text")),
        ),
    ),
    Room(
        _("Watch"),
        (
            Door("console_figures.show_alerts", _("Early warnings"), "alerts"),
            Door("console_decisions.show_decisions", _("What was decided")),
            Door("console_figures.show_quality", _("Quality")),
            Door("console_figures.show_transparency", _("Transparency report")),
            Door("console_audit.show_audit", _("Audit")),
        ),
    ),
    Room(
        _("Operations"),
        (
            Door("console_emergency.show_emergency", _("Slow mode and read-only")),
            Door("console_queues.show_queues", _("Queues")),
        ),
    ),
)
DOORS = {door.endpoint: door for room in ROOMS for door in room.doors}
INSIDE = {"console_cases": "console.show_queue"}  # pages of another blueprint than the door that they are behind


def page_of(endpoint: str) -> Door | None:
    """Behind which door a page lies: its own, else the first of its blueprint."""
    blueprint = endpoint.partition(".")[0]
    behind = (door for name, door in DOORS.items() if name.partition(".")[0] == blueprint)
    return DOORS.get(endpoint) or DOORS.get(INSIDE.get(blueprint, "")) or next(behind, None)
