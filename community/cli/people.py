"""Commands that make members and keys."""

from __future__ import annotations

import sys

import click

from community.cli.group import in_house
from community.members.actions import register_member
from community.members.models import Role
from community.members.passwords import hash_password
from community.members.tokens import create_api_key
from community.outbox import transaction
from community.text import TextRefused, check_username

SHORTEST_PASSWORD = 8


@click.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="member", show_default=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@in_house
def create_member(name: str, role: str, *, password_stdin: bool) -> None:
    """Make a member and print its id."""
    password = sys.stdin.readline().rstrip("\n")
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"A password has {SHORTEST_PASSWORD} characters or more; give it on standard input.")
    try:
        username = check_username(name)
    except TextRefused as refused:
        raise click.ClickException(str(refused)) from refused
    roles = () if role == Role.MEMBER else (role,)
    password_hash = hash_password(password)
    with transaction():
        member = register_member(username, password_hash=password_hash, roles=roles)
    click.echo(member.id)


@click.command(name="create-api-key")
@click.option("--scope", "scopes", multiple=True, required=True, help="host, metrics:read, ...; may be repeated.")
@click.option("--name", default="host", show_default=True, help="Whose key it is, for your own records.")
@in_house
def make_api_key(scopes: tuple[str, ...], name: str) -> None:
    """Make a key for a program of the host and print it, once."""
    with transaction():
        key = create_api_key(name, list(scopes))
    click.echo(key)


COMMANDS = (create_member, make_api_key)
