"""The embedded broker: a folder of messages, by kombu's file-system transport, whose messages appear whole.

Kombu opens a message's file in the very folder that workers read, and writes it then. A worker that came between took
an empty file and died of it (seen at the start of a loaded machine). Here a message gets its name when it is complete.
"""

from __future__ import annotations

from pathlib import Path
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Messages of one connection."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        """Put a message into the queue: those that come first are taken first, as far as the clock tells."""
        folder = Path(self.data_folder_out)
        name = f"{time_ns():020}_{uuid4().hex}"
        being_written = folder / f"{name}.part"
        try:
            being_written.write_text(dumps(payload), encoding="utf-8")
            being_written.rename(folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"No message can be put into {folder}") from error


class Transport(filesystem.Transport):
    """``filesystem://``, with messages that are never half there."""

    Channel = Channel
