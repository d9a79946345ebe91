"""The rooms of the dashboard, and how each of its pages is made."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, current_app
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from community.access import role_required
from community.dashboard.asking import Asked, presets
from community.http.languages import preferred_language
from community.pages.rendering import Area, page
from community.segments.queries import segment_names
from community.shares.channels import CHANNELS

FOR_GROWTH = role_required("growth")
AREA = Area("/growth", _("Growth"), ("growth",))


class Room(NamedTuple):
    """Pages that belong together: endpoint and name of each."""

    label: LazyString
    pages: tuple[tuple[str, LazyString], ...]

    def holds(self, endpoint: str) -> bool:
        """Whether the endpoint is of this room: one of its pages, or what is opened from them."""
        return endpoint.partition(".")[0] in {page.partition(".")[0] for page, _ in self.pages}


ROOMS = (
    Room(_("Overview"), (("growth.show_overview", _("Overview")),)),
    Room(
        _("Retention"),
        (
            ("growth_retention.show_retention", _("Retention")),
            ("growth_retention.show_active", _("Growth accounting")),
            ("growth_retention.show_engaging", _("Engaging and returning")),
            ("growth_retention.show_returning", _("What brings back")),
            ("growth_retention.show_levels", _("Levels")),
        ),
    ),
    Room(
        _("Sharing"),
        (
            ("growth_sharing.show_sharing", _("Sharing")),
            ("growth_sharing.show_funnel", _("Share funnel")),
            ("growth_sharing.show_channels", _("Channels")),
            ("growth_sharing.show_invitations", _("Invitations")),
        ),
    ),
    Room(
        _("Life cycle"),
        (
            ("growth_lifecycle.show_lifecycle", _("Stages")),
            ("growth_lifecycle.show_churn", _("At risk")),
            ("growth_lifecycle.show_winbacks", _("Win-backs")),
        ),
    ),
    Room(
        _("Partners"),
        (
            ("growth_partners.show_kols", _("Opinion leaders")),
            ("growth_partners.show_collaborations", _("Collaborations")),
            ("growth_partners.show_campaigns", _("Campaigns")),
        ),
    ),
    Room(
        _("Trials"),
        (
            ("growth_trials.show_experiments", _("Experiments")),
            ("growth_trials.show_surveys", _("Surveys")),
        ),
    ),
    Room(
        _("Workshop"),
        (
            ("growth_segments.show_segments", _("Segments")),
            ("growth_workshop.show_annotations", _("Events")),
            ("growth_workshop.show_schedules", _("Scheduled reports")),
        ),
    ),
)


def framed(template: str, status: int = 200, **values: Any) -> Response:
    """A page of the dashboard, with the way to all others."""
    return page(template, status, rooms=ROOMS, **values)


def reported(template: str, asked: Asked, **values: Any) -> Response:
    """The page of a report, with the form that it is asked for by."""
    days = asked.wanted["first"], asked.wanted["last"]
    return framed(template, **asked._asdict(), presets=presets(*days), choices=choices(), **values)


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters of a report offer: segments, channels."""
    channels = [*CHANNELS, *current_app.config["COMMUNITY"].share_channels]
    offered = {"segments": segment_names(), "channels": channels}
    return {kind: [(name, name) for name in names] for kind, names in offered.items()}


def tongue() -> str:
    """The language of texts that are kept in both: ``zh`` or ``en``."""
    return preferred_language().partition("-")[0]
