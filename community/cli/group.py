"""The group of all commands, and how each gets the house it works in."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.errors import Problem, SettingRefused

House = Callable[[], Flask]


class HouseGroup(click.Group):
    """Ends with one sentence where a setting or the data is at fault, instead of a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingRefused as refused:
            raise click.ClickException(str(refused)) from refused
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(f"The database cannot do this: {error.orig}. Try `community doctor`.") from error
        except Problem as problem:
            raise click.ClickException(f"{problem.title}. {problem.detail}") from problem


def in_house(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the context of the whole house, which ``wsgi.py`` hands in as the context's object."""

    @click.pass_obj
    def run(make_house: House, *args: Any, **kwargs: Any) -> Any:
        with make_house().app_context():
            return function(*args, **kwargs)

    return update_wrapper(run, function)


def print_json(figures: Any) -> None:
    """Print figures for a program to read."""
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2, default=str))
