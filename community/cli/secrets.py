"""``community renew-secrets``: after SECRET_KEY changed, what the old one encrypted."""

from __future__ import annotations

import click

from community.accounts.actions import renew_contacts
from community.cli.group import in_house
from community.lotteries.actions import renew_seeds
from community.outbox import transaction
from community.webhooks.actions import renew_secrets as renew_webhooks


@click.command("renew-secrets")
@in_house
def renew_secrets() -> None:
    """Encrypt contacts of members, secrets of webhooks and seeds of lotteries anew under the present SECRET_KEY.

    Run it, and `moderation renew-secrets`, after a rotation; then SECRET_KEY_FALLBACKS may go.
    """
    contacts, webhooks = renew_contacts(), renew_webhooks()
    with transaction():
        seeds = renew_seeds()
    click.echo(f"{contacts} members, {webhooks} webhooks, {seeds} lotteries renewed.")


COMMANDS = (renew_secrets,)
