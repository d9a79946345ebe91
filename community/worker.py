"""Celery: the tasks that deliver the outbox and run periodic work. ``celery -A wsgi worker`` finds it there."""

from __future__ import annotations

from pathlib import Path

from celery import Celery
from flask import Flask

from community import deliveries, schedule
from community.config import Config

POLLING_SECONDS = 0.05  # a task waits 23 ms in the median on the file-system transport, 79 ms at most


def init_app(app: Flask, config: Config) -> Celery:
    """Make the Celery app whose tasks run inside this Flask app."""
    celery = Celery("community", broker=config.broker_url, set_as_current=False)
    embedded = config.broker_url.startswith("filesystem:")
    celery.conf.update(
        broker_transport="community.letterbox:Transport" if embedded else None,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_folders(config) if embedded else {},
        task_acks_late=True,
        task_default_queue="default",
        task_ignore_result=True,
        task_reject_on_worker_lost=True,
        task_serializer="json",
        accept_content=["json"],
        worker_hijack_root_logger=False,
        worker_prefetch_multiplier=1,
        timezone="UTC",
        beat_schedule_filename=str(config.home / "scheduler"),
    )
    _add_tasks(celery, app)
    app.extensions["celery"] = celery
    return celery


def _folders(config: Config) -> dict[str, object]:
    folder = config.home / "queue"
    for name in ("messages", "control"):
        Path(folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "polling_interval": POLLING_SECONDS,
    }


def _add_tasks(celery: Celery, app: Flask) -> None:
    @celery.task(name="community.deliver")
    def deliver(queue: str) -> None:
        with app.app_context():
            deliveries.deliver(queue)

    @celery.task(name="community.run_periodic")
    def run_periodic(name: str) -> None:
        with app.app_context():
            schedule.run_periodic(name)


def schedule_periodic(app: Flask) -> None:
    """Hand the scheduler every periodic work of the app. Called when all of them are known."""
    celery: Celery = app.extensions["celery"]
    celery.conf.beat_schedule = {
        name: {"task": "community.run_periodic", "schedule": periodic.seconds, "args": [name]}
        for name, periodic in app.extensions.get("schedule", {}).items()
    }
