"""Commands that count: the retention of any file of events, and the bitmaps of activity made anew."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
import orjson

from community.cli.group import in_house
from community.config import load_config
from community.metrics.actions import rebuild_activity
from community.metrics.calendar import Unit
from community.metrics.event_files import UnreadableEvents, event_file_retention
from community.metrics.modes import Mode, parse_mode
from community.metrics.queries import days_to_rebuild
from community.outbox import transaction


@click.group(name="metrics")
def metrics() -> None:
    """Count retention, and make figures anew."""


class ModeType(click.ParamType):
    """on, on_or_after or brackets:1-3,4-7."""

    name = "mode"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Mode:
        try:
            return parse_mode(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@metrics.command()
@click.option("--events", type=click.Path(path_type=Path), required=True, help="CSV with a header, plain or .gz.")
@click.option("--member-column", required=True, help="Whose event it is.")
@click.option("--time-column", required=True, help="When; a time without a zone is local.")
@click.option("--unit", type=click.Choice([unit.value for unit in Unit]), default="day", show_default=True)
@click.option("--mode", type=ModeType(), default="on", show_default=True, help="on, on_or_after, brackets:1-3,4-7.")
@click.option("--json", is_flag=True, expose_value=False, help="Print JSON, as it does anyway.")
def retention(events: Path, member_column: str, time_column: str, unit: str, mode: Mode) -> None:
    """Print the retention of the members in a file of events, as JSON."""
    config = load_config()
    try:
        report = event_file_retention(
            events,
            member_column=member_column,
            time_column=time_column,
            unit=Unit(unit),
            mode=mode,
            zone=config.timezone,
            language=config.languages[0],
        )
    except OSError as error:
        raise click.ClickException(f"{events} cannot be read: {error.strerror}.") from error
    except UnreadableEvents as error:
        raise click.ClickException(f"{events}, {error}.") from error
    click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z))


@metrics.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="This day alone; all days without it.")
@in_house
def rebuild(day: datetime | None) -> None:
    """Make the bitmaps of activity anew from the facts. Can be stopped and run again at any time."""
    keys = [key for key in days_to_rebuild() if day is None or key[1] == day.date()]
    with click.progressbar(keys, label="days and activities", file=sys.stderr) as progress:
        for activity, of in progress:
            with transaction():
                rebuild_activity(activity, of)
    click.echo(f"{len(keys)} bitmaps made anew")


COMMANDS = (metrics,)
