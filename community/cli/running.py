"""Commands that run the house: all of it, or a part."""

from __future__ import annotations

import fcntl
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from ctypes import CDLL
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import click
from celery.platforms import SecurityWarning
from flask import current_app
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server as Granian

from community import supervisor, worker
from community.cli import sample
from community.cli.group import House, in_house
from community.config import Config, load_config
from community.database import upgrade
from community.errors import SettingRefused
from community.search.actions import begin_index

WORKERS, THREADS = 2, 4  # twice as many threads only fight for the interpreter
M_ARENA_MAX, ARENAS = -8, 2  # malloc.h of glibc


@click.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Run everything on this machine; Ctrl-C ends it."""
    config = load_config()
    if config.sample:
        _check_loopback(config)
    with _held(config.home):
        _check_port(config)
        _share_heaps()
        house = ctx.obj()  # one for all parts, which share its memory
        command = partial(ctx.find_root().command.main, obj=lambda: house)
        if status := supervisor.once(partial(command, ["prepare"])):
            sys.exit(status)
        click.echo(f"{config.public_url}/docs  API reference\n{config.public_url}/readyz  state of every part")
        supervisor.supervise({name: partial(command, [name]) for name in ("web", "worker", "scheduler")})


@click.command()
@in_house
def prepare() -> None:
    """Do what `run` does before anything serves: newest tables, an index, the sample where it is wanted."""
    upgrade()
    begin_index()
    if current_app.config["COMMUNITY"].sample:
        sample.welcome()


@contextmanager
def _held(home: Path) -> Iterator[None]:
    """Nobody else runs from this folder meanwhile: two supervisors would share one queue and one database."""
    with ExitStack() as held:
        try:
            home.mkdir(parents=True, exist_ok=True)
            fcntl.flock(held.enter_context((home / "running").open("w")), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            way_out = f"another `community run` uses {home}; stop that one, or name another folder"
            raise SettingRefused("COMMUNITY_HOME", way_out) from error
        except OSError as error:
            way_out = f"{home} cannot be written ({error.strerror}); name another folder"
            raise SettingRefused("COMMUNITY_HOME", way_out) from error
        yield


def _check_loopback(config: Config) -> None:
    """The sample's passwords stand on the screen, and nobody watches over its accounts."""
    try:
        reachable = not ip_address(config.host).is_loopback
    except ValueError:
        reachable = config.host != "localhost"
    if reachable:
        way_out = f"it is for this machine alone, and HOST is {config.host}; set SAMPLE=0, or HOST=127.0.0.1"
        raise SettingRefused("SAMPLE", way_out)


def _check_port(config: Config) -> None:
    with socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise click.ClickException(
                f"{config.host}:{config.port} cannot be listened on ({error.strerror}). "
                "Stop what uses it, or set PORT to another port."
            ) from error


@click.command()
@click.pass_obj
def web(make_house: House) -> None:
    """Run the web server alone."""
    _share_heaps()
    house = make_house()  # before the processes part, which share its memory
    config = house.config["COMMUNITY"]
    Granian(
        "wsgi",
        interface=Interfaces.WSGI,
        address=config.host,
        port=config.port,
        workers=WORKERS,
        blocking_threads=THREADS,
        backpressure=64,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve(target_loader=lambda: house, wrap_loader=False)


def _share_heaps() -> None:
    """Let the threads of a process have two heaps together, not one each: a tenth less memory. For glibc alone."""
    with suppress(AttributeError):
        CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


@click.command(name="worker")
@in_house
def run_worker() -> None:
    """Run a worker that delivers the outbox and does periodic work."""
    celery = current_app.extensions["celery"]
    queues = ",".join(current_app.extensions["outbox"].queues)
    warnings.filterwarnings("ignore", category=SecurityWarning)  # root is fine: only JSON is read, nothing pickled
    lonely = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    pool = ["--pool", "threads", "--concurrency", "4"]
    sys.exit(celery.worker_main(["--quiet", "worker", *pool, "--queues", queues, "--loglevel", "WARNING", *lonely]))


@click.command()
@in_house
def scheduler() -> None:
    """Run the scheduler of periodic work. Several may run; each period is worked once."""
    worker.schedule_periodic(current_app)
    current_app.extensions["celery"].Beat(loglevel="WARNING", quiet=True).run()


COMMANDS = (run, prepare, web, run_worker, scheduler)
