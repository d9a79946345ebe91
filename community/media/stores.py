"""Where the files of pictures lie: in a folder, or in S3-compatible storage. Nothing above knows which."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol

import structlog
from flask import Flask, current_app
from obstore.exceptions import BaseError
from obstore.store import S3Store

from community.config import Config
from community.errors import Unavailable

log = structlog.get_logger(__name__)

CLIENT = {"connect_timeout": "3s", "timeout": "10s", "allow_http": True}  # the endpoint's own scheme decides
RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


class Store(Protocol):
    """Files by key and name. Every method raises Unavailable when the storage does not do its work."""

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Write the files of a key that has none yet; when this returns, they outlast a crash."""

    def get(self, key: str, name: str) -> bytes | None:
        """A file; None if there is none."""

    def delete(self, key: str) -> None:
        """Delete all files of the key. Twice is harmless."""

    def knock(self) -> None:
        """Look whether the storage can be reached and lets us in. Nothing is written."""


class FolderStore:
    """A folder per key, which appears as a whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        with _storing():
            final, part = self._folders(key)
            part.mkdir(parents=True)
            try:
                for name, data in files.items():
                    _write(part / name, data)
                _sync(part)
                part.rename(final)
            except OSError:
                shutil.rmtree(part, ignore_errors=True)  # of a full disk nothing stays taken
                raise
            _sync(final.parent)

    def get(self, key: str, name: str) -> bytes | None:
        final, _ = self._folders(key)
        try:
            return (final / name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        with _storing():
            for folder in self._folders(key):
                if folder.exists():
                    shutil.rmtree(folder)

    def knock(self) -> None:
        there = next(folder for folder in (self.folder, *self.folder.parents) if folder.exists())
        with _storing():
            if not (there.is_dir() and os.access(there, os.W_OK)):
                raise PermissionError(f"{there} cannot be written")

    def _folders(self, key: str) -> tuple[Path, Path]:
        """Where its files stand, and where they are written. 256 folders above, so that none grows too large."""
        final = self.folder / key[:2] / key
        return final, final.with_suffix(".part")


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """A folder's entries outlast a crash once the folder itself is synced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class BucketStore:
    """A prefix of a bucket. Region, keys and endpoint come from the environment, by the names of Amazon's tools."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def _bucket(self) -> S3Store:
        """Made at its first use, in the process that uses it: its threads would not outlive a fork."""
        return S3Store.from_url(self.url, client_options=CLIENT, retry_config=RETRIES)

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        with _storing():
            for name, data in files.items():
                self._bucket.put(f"{key}/{name}", data)

    def get(self, key: str, name: str) -> bytes | None:
        with _storing():
            try:
                return bytes(self._bucket.get(f"{key}/{name}").bytes())
            except FileNotFoundError:
                return None

    def delete(self, key: str) -> None:
        with _storing():
            for listed in self._bucket.list(prefix=f"{key}/"):
                self._bucket.delete([file["path"] for file in listed])

    def knock(self) -> None:
        with _storing():
            next(iter(self._bucket.list(chunk_size=1)), None)


@contextmanager
def _storing() -> Iterator[None]:
    """Raises Unavailable for what the storage could not do."""
    try:
        yield
    except (OSError, BaseError) as error:
        log.exception("the media store failed")
        raise Unavailable("The pictures' storage did not answer. Try again in some seconds.") from error


def init_app(app: Flask, config: Config) -> None:
    """Let the app keep pictures where MEDIA_URL says."""
    store = BucketStore(config.media_url) if config.media_url else FolderStore(config.home / "media")
    app.extensions["media"] = store


def present_store() -> Store:
    """That of the present app."""
    return current_app.extensions["media"]
