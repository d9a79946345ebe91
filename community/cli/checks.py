"""Commands that look after the house."""

from __future__ import annotations

import sys

import click
from flask import current_app

from community import database
from community.cli.group import in_house, print_json
from community.config import SETTINGS, Config
from community.health.queries import examine, examine_mail
from community.search.actions import begin_index


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@click.option("--mail", is_flag=True, help="Connect to the mail server as well, and sign in.")
@in_house
def doctor(*, as_json: bool, mail: bool) -> None:
    """Examine every part, and show all settings with their sources. Exit status 1 where something is amiss."""
    findings = [*examine(), *([examine_mail()] if mail else [])]
    settings = _settings(current_app.config["COMMUNITY"])
    if as_json:
        print_json({"findings": [finding._asdict() for finding in findings], "settings": settings})
    else:
        for finding in findings:
            click.echo(f"{'well ' if finding.well else 'AMISS'}  {finding.part:12} {finding.says}")
        for name, setting in settings.items():
            click.echo(f"{name:16} {setting['value']}  ({setting['source']})  {setting['meaning']}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)


def _settings(config: Config) -> dict[str, dict[str, str]]:
    return {
        setting.name: {
            "value": "***" if setting.secret else _shown(config, setting.name),
            "source": config.sources[setting.name],
            "meaning": setting.meaning,
        }
        for setting in SETTINGS
    }


def _shown(config: Config, name: str) -> str:
    attribute = "home" if name == "COMMUNITY_HOME" else name.lower()
    value = getattr(config, attribute)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@click.command()
@in_house
def migrate() -> None:
    """Bring the database to the newest migration, and begin the search index of an empty one."""
    database.upgrade()
    begin_index()


COMMANDS = (doctor, migrate)
