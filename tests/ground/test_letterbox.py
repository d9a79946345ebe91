"""The embedded broker: a message is there as a whole, or not yet."""

from queue import Empty
from threading import Thread

import pytest
from kombu import Connection

from community.letterbox import Transport

MESSAGES = 300


@pytest.fixture
def connect(tmp_path):
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}
    opened = []

    def channel():
        opened.append(Connection("filesystem://", transport=Transport, transport_options=folders))
        return opened[-1].channel()

    yield channel
    for connection in opened:
        connection.release()


def test_a_reader_beside_a_writer_gets_every_message_whole(connect):
    writer, reader = connect(), connect()
    texts = [str(number) * 2_000 for number in range(MESSAGES)]
    writing = Thread(target=lambda: [writer._put("default", {"text": text}) for text in texts])
    writing.start()
    got = []
    while len(got) < MESSAGES:
        try:
            got.append(reader._get("default")["text"])
        except Empty:
            continue
    writing.join()
    assert sorted(got) == sorted(texts)


def test_what_is_still_being_written_is_no_message(connect, tmp_path):
    (tmp_path / "00000000000000000001_a.part").write_text('{"half":')
    with pytest.raises(Empty):
        connect()._get("default")


def test_a_queue_gives_its_own_messages_in_the_order_of_their_coming(connect):
    channel = connect()
    for queue, number in (("default", 1), ("mail", 2), ("default", 3)):
        channel._put(queue, number)
    assert [channel._get("default"), channel._get("default"), channel._get("mail")] == [1, 3, 2]
