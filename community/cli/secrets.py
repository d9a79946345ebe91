"""``community renew-secrets``: after SECRET_KEY changed, what the old one encrypted."""

from __future__ import annotations

import click

from community.accounts.actions import renew_contacts
from community.cli.group import in_house
from community.webhooks.actions import renew_secrets as renew_webhooks


@click.command("renew-secrets")
@in_house
def renew_secrets() -> None:
    """Encrypt e-mail addresses, phone numbers and secrets of webhooks anew under the present SECRET_KEY.

    Run it, and `moderation renew-secrets`, after a rotation; then SECRET_KEY_FALLBACKS may go.
    """
    click.echo(f"{renew_contacts()} members, {renew_webhooks()} webhooks renewed.")


COMMANDS = (renew_secrets,)
