"""The embedded broker: private, reachable whatever the folder's name, and faithful through a crash."""

import os
import stat
import tempfile
from pathlib import Path

import pytest
import redis
from kombu import Connection

from deploy import embedded
from deploy.steps import Refused


def test_socket_stands_in_var_while_the_path_fits():
    var = Path("/" + "v" * (embedded.LONGEST_SOCKET - len("//valkey.sock")))
    assert embedded.socket_path(var) == var / "valkey.sock"
    assert len(os.fsencode(embedded.socket_path(var))) == embedded.LONGEST_SOCKET


def test_socket_of_a_long_path_stands_in_a_private_folder():
    var = Path("/" + "v" * (embedded.LONGEST_SOCKET - len("//valkey.sock") + 1))
    path = embedded.socket_path(var)
    assert (path.parent.parent, path.name) == (Path(tempfile.gettempdir()), "valkey.sock")
    assert embedded.socket_path(var.parent / "other") != path


def test_private_folder_of_another_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    var = tmp_path / ("v" * 100)
    var.mkdir()
    embedded.socket_path(var).parent.mkdir(mode=0o755)
    with pytest.raises(Refused, match="is not this user's own: remove it"):
        embedded.command(var)


@pytest.mark.alike  # a broker of its own
@pytest.mark.process
@pytest.mark.parametrize("name", ["plain", "赛马 2026", "long-" + "x" * 100])
def test_server_is_reached_by_redis_and_by_celery(tmp_path, name):
    var = tmp_path / name
    var.mkdir()
    with embedded.running(var) as address:
        with redis.Redis.from_url(address.replace("redis+socket://", "unix://", 1)) as line:
            assert line.config_get("appendonly", "maxmemory-policy", "appendfsync") == {
                "appendonly": "yes",
                "maxmemory-policy": "noeviction",
                "appendfsync": "everysec",
            }
        with Connection(address) as connection:
            connection.default_channel.client.set("seen", "yes")
            assert connection.default_channel.client.get("seen") == b"yes"
        assert stat.S_IMODE(embedded.socket_path(var).stat().st_mode) == 0o700
    with embedded.running(var) as address, Connection(address) as connection:
        assert connection.default_channel.client.get("seen") == b"yes"
