"""Reports of who is active, who stays, who leaves and what brings them back, as they are told."""

from __future__ import annotations

from datetime import date

from community.clock import reporting_day, utcnow
from community.http.languages import preferred_language
from community.metrics.answers import Told, define, until
from community.metrics.calendar import Unit
from community.metrics.definitions import engaging_title, retention_definition
from community.metrics.filters import Filters, counted_by, narrowed_to
from community.metrics.modes import Mode
from community.metrics.privacy import rows_of, shielded
from community.metrics.reports.active import active_report
from community.metrics.reports.anomalies import anomalies_report
from community.metrics.reports.churn import churn_report
from community.metrics.reports.engaging import engaging_report
from community.metrics.reports.levels import levels_report
from community.metrics.reports.lifecycle import lifecycle_report
from community.metrics.reports.retention import retention_report
from community.metrics.reports.returning import returning_report
from community.metrics.reports.revisions import revisions_report
from community.metrics.sheets import retention_rows


def tell_active(first: date, last: date, unit: Unit, filters: Filters) -> Told:
    """DAU, WAU, MAU, how long visits are, on how many days members are active, and growth accounting."""
    as_of = utcnow()
    report = active_report(first, until(as_of, last), unit, reporting_day(as_of), narrowed_to(filters))
    names = ("active", "active_members", "dau_mau", "growth_accounting", "visit_time")
    rows = rows_of(report["days"], filters, "dau", "wau", "mau", dau_mau="dau")
    return Told(report, rows, define(*names, of=filters), as_of)


def tell_retention(
    first: date, last: date, cohort: str, activity: str, unit: Unit, mode: Mode, filters: Filters
) -> Told:
    """How many of the members who began in a period came back."""
    as_of = utcnow()
    today, counted = reporting_day(as_of), counted_by(filters)
    table = retention_report(cohort, activity, unit, mode, first, last, today, counted)
    words = retention_definition(cohort, activity, unit, mode, preferred_language(), filters.given())
    rates = dict.fromkeys(("rate", "low", "high"), "retained")
    rows = shielded(retention_rows(table), "size", "retained", **rates)
    return Told({"cohorts": table.cohorts, "overall": table.overall}, rows, words, as_of)


def tell_lifecycle(first: date, last: date, filters: Filters) -> Told:
    """In which stage of their life members were on the first and on the last day, and who moved where."""
    as_of = utcnow()
    report = lifecycle_report(first, until(as_of, last), counted_by(filters))
    rows = shielded(report["transitions"], "members")
    return Told(report, rows, define("lifecycle", "active", of=filters), as_of)


def tell_levels(first: date, last: date, filters: Filters) -> Told:
    """How many members are on each level, and how many days they take to rise above it."""
    as_of = utcnow()
    report = levels_report(first, until(as_of, last), reporting_day(as_of), narrowed_to(filters))
    rows = shielded(report["levels"], "members", "came", "rose", "fell", "waiting", share="members")
    return Told(report, rows, define("levels", of=filters), as_of)


def tell_churn(first: date, last: date, filters: Filters) -> Told:
    """How many members stay away longer than they use to, and how well that foretells."""
    as_of = utcnow()
    report = churn_report(first, until(as_of, last), reporting_day(as_of), counted_by(filters))
    words = define("at_risk", "backtest", "active", "interval", of=filters)
    return Told(report, shielded(report["reasons"], "members"), words, as_of)


def tell_engaging(first: date, last: date, activity: str, filters: Filters) -> Told:
    """Whether members who did something early come back more often than others like them: an association."""
    as_of = utcnow()
    report = engaging_report(activity, first, until(as_of, last), reporting_day(as_of), counted_by(filters))
    report |= {"title": engaging_title(activity, preferred_language())}
    return Told(report, report["strata"], define("engaging", "active", of=filters), as_of)


def tell_returning(first: date, last: date, filters: Filters) -> Told:
    """Which contents and topics members came back by after two silent weeks."""
    as_of = utcnow()
    report = returning_report(first, until(as_of, last), counted_by(filters))
    return Told(report, shielded(report["contents"], "members"), define("returning", "active", of=filters), as_of)


def tell_anomalies(first: date, last: date, filters: Filters) -> Told:
    """The days on which a figure left its usual range."""
    as_of = utcnow()
    report = anomalies_report(first, until(as_of, last), reporting_day(as_of), narrowed_to(filters))
    rows = ({name: row[name] for name in row if name != "annotation"} for row in report["anomalies"])
    return Told(report, rows, define("anomaly", "active", "counted", of=filters), as_of)


def tell_revisions(first: date, last: date) -> Told:
    """How the past was changed by what came late: since when, and by how much."""
    as_of = utcnow()
    report = revisions_report(first, until(as_of, last))
    return Told(report, report["revisions"], define("revision"), as_of)
