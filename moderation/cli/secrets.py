"""``moderation renew-secrets``: after SECRET_KEY changed, what the old one encrypted."""

from __future__ import annotations

import click

from community.cli.group import in_house
from moderation.notices.actions import renew_notifiers


@click.command("renew-secrets")
@in_house
def renew_secrets() -> None:
    """Encrypt the names and addresses of who gave notices anew under the present SECRET_KEY."""
    click.echo(f"{renew_notifiers()} notices renewed.")


COMMANDS = (renew_secrets,)
