"""Reports of how far shares get and whom they bring, of opinion leaders and of campaigns, as they are told."""

from __future__ import annotations

from datetime import date

from flask import current_app

from community.clock import utcnow
from community.metrics.answers import Told, define, until
from community.metrics.calendar import Unit
from community.metrics.filters import Filters, narrowed_to
from community.metrics.journeys import Windows
from community.metrics.reports.attribution import attribution_report
from community.metrics.reports.campaigns import campaigns_report
from community.metrics.reports.funnel import funnel_report
from community.metrics.reports.invitations import invitations_report
from community.metrics.reports.kols import kols_report


def tell_funnel(first: date, last: date, channel: str | None, windows: Windows, filters: Filters) -> Told:
    """How far share links get: click, visit, sign-up, order; by the day of the share and by channel."""
    as_of = utcnow()
    report = funnel_report(first, until(as_of, last), channel, windows, as_of, narrowed_to(filters))
    words = define("funnel", "human_click", "credit", "interval", of=filters)
    return Told(report, report["days"], words, as_of)


def tell_attribution(first: date, last: date, filters: Filters) -> Told:
    """What each channel brought: clicks, visits, sign-ups, orders, revenue; by the last click and by the first."""
    as_of = utcnow()
    currency = current_app.config["COMMUNITY"].currency
    report = attribution_report(first, until(as_of, last), currency, narrowed_to(filters))
    return Told(report, report["channels"], define("credit", "human_click", "share_reach", of=filters), as_of)


def tell_invitations(first: date, last: date, unit: Unit, filters: Filters) -> Told:
    """Whom members brought by their links: K(7), cycle time, generations."""
    as_of = utcnow()
    report = invitations_report(first, until(as_of, last), unit, as_of, narrowed_to(filters))
    return Told(report, report["cohorts"], define("k_factor", "credit", "generations", of=filters), as_of)


def tell_kols(first: date, last: date) -> Told:
    """What each opinion leader brought and won: clicks, sign-ups, orders, revenue, engagement rate."""
    as_of = utcnow()
    report = kols_report(first, until(as_of, last), current_app.config["COMMUNITY"].currency)
    return Told(report, report["kols"], define("credit", "human_click", "engagement_rate", "impression"), as_of)


def tell_campaigns(first: date, last: date) -> Told:
    """What happened while each campaign ran: participants, new members, contents, engagement."""
    as_of = utcnow()
    report = campaigns_report(first, until(as_of, last))
    return Told(report, report["campaigns"], define("campaign_figures"), as_of)
