"""The servers that other tests stand on: real, empty, and only ours."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from sqlalchemy import create_engine, text

from tests.servers import NO_POSTGRES, NO_REDIS, empty_database, postgres_url, redis_url


@pytest.fixture
def server():
    return postgres_url() or pytest.skip(NO_POSTGRES)


def answer(url, question):
    engine = create_engine(url)
    with engine.connect() as connection:
        value = connection.execute(text(question)).scalar()
    engine.dispose()
    return value


@pytest.mark.postgres
def test_a_database_is_empty_and_keeps_every_script(server):
    with empty_database(server) as url:
        assert answer(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        assert answer(url, "SELECT '皮质柔软 👜'") == "皮质柔软 👜"


@pytest.mark.postgres
def test_a_database_is_gone_afterwards_even_if_somebody_is_still_connected(server):
    with empty_database(server) as url:
        engine = create_engine(url)
        lingering = engine.connect()
        name = lingering.engine.url.database
    assert answer(server, f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == 0
    lingering.invalidate()
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="the named server is not ours to start and stop")
def test_the_last_process_to_leave_a_cluster_removes_it():
    with TemporaryDirectory() as elsewhere:
        Path(elsewhere).chmod(0o755)
        ask = (sys.executable, "-c", "from tests.servers import postgres_url; print(postgres_url())")
        url = subprocess.check_output(ask, text=True, env=os.environ | {"TMPDIR": elsewhere})
        assert elsewhere in url
        assert [file.suffix for file in Path(elsewhere).iterdir()] == [".lock"]


def test_redis_is_empty_and_listens_on_the_loopback_address_only():
    client = redis.Redis.from_url(redis_url() or pytest.skip(NO_REDIS))
    assert client.dbsize() == 0
    assert client.config_get("bind") == {"bind": "127.0.0.1"}
    client.close()
