"""``community renew-secrets``: after SECRET_KEY changed, what the old one encrypted."""

from __future__ import annotations

import click

from community.accounts.actions import renew_contacts
from community.cli.group import in_house


@click.command("renew-secrets")
@in_house
def renew_secrets() -> None:
    """Encrypt e-mail addresses and phone numbers anew under the present SECRET_KEY.

    Run it, and `moderation renew-secrets`, after a rotation; then SECRET_KEY_FALLBACKS may go.
    """
    click.echo(f"{renew_contacts()} members renewed.")


COMMANDS = (renew_secrets,)
