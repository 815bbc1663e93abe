"""The set-up: every refusal is one sentence, and the two locks agree."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import prepare

pytestmark = [pytest.mark.process, pytest.mark.alike]  # nothing of the product runs yet
LOCALE = Path("deploy/site/locale/zh_Hans/LC_MESSAGES/django.mo")
BEFORE_ANYTHING = [
    "deploy/python.sh", "deploy/prepare.py", "deploy/options.py", "deploy/speaking.py", "deploy/steps.py", "scoring/terminal.py",
]  # fmt: skip
"""What runs under the system's own Python, and so imports the standard library alone."""
PIN = re.compile(r"^([\w.\-\[\]]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def bare(tmp_path):
    """A folder with the start command alone, and the environment of a machine with nothing set."""
    for folder in ("deploy", "scoring", LOCALE.parent):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("deploy/start", "deploy/package-lock.json", "requirements.txt", LOCALE, *BEFORE_ANYTHING):
        shutil.copy(prepare.ROOT / name, tmp_path / name)
    shutil.copytree(prepare.ROOT / "deploy/requirements", tmp_path / "deploy/requirements")
    return tmp_path


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(folder / "deploy/start"), *arguments]
    surroundings = {"PATH": f"{Path(sys.executable).resolve().parent}:/usr/bin:/bin", **environment}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "0"], "There is no port 0: choose one from 1 to 65535.\n"),
        (["--port", "70000"], "There is no port 70000: choose one from 1 to 65535.\n"),
        (["--port", "eight"], "There is no port eight: choose one from 1 to 65535.\n"),
        (["--workers", "0"], "0 web processes are not possible: choose from 1 to 64.\n"),
        (["--colour"], "These options are not understood; deploy/start --help lists those that there are.\n"),
    ],
)
def test_impossible_options(bare, arguments, sentence):
    ended = start(bare, *arguments)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", sentence)


def test_port_in_use(bare):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start(bare, "--port", str(port))
    sentence = f"Port {port} on 127.0.0.1 is already in use: choose another with --port.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_unknown_host(bare):
    ended = start(bare, "--host", "no-such-host.invalid")
    assert (ended.returncode, ended.stderr) == (1, "The address no-such-host.invalid is not known on this machine.\n")


def test_second_start_in_the_same_folder(bare):
    var = bare / "var"
    var.mkdir()
    held = prepare.hold(var / "lock")
    os.write(held, b"process 1, http://127.0.0.1:8000/")
    ended = start(bare)
    os.close(held)
    assert (ended.returncode, ended.stderr) == (
        1,
        "Saima is already running from this folder (process 1, http://127.0.0.1:8000/): stop that one first.\n",
    )


def test_python_too_old(bare, tmp_path):
    old = tmp_path / "bin"
    old.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (old / name).write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
        (old / name).chmod(0o755)
    ended = start(bare, PATH=f"{old}:/usr/bin:/bin")
    sentence = "Saima needs Python 3.11 or newer, and this machine has Python 3.9.2.\n"
    assert (ended.returncode, ended.stderr) == (1, sentence)


def test_missing_venv_module(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(prepare.Refused, match=r"^Python's venv module is missing: install it"):
        prepare.make_venv(tmp_path / "setup.log")


@pytest.mark.parametrize(
    ("arguments", "terminal", "sentence"),
    [
        (["--port", "0"], {"LANG": "zh_CN.UTF-8"}, "没有端口0：请在1至65535之间选择。\n"),
        (["--workers", "many"], {"LC_ALL": "zh_TW"}, "网页服务进程数不能为many：请在1至64之间选择。\n"),
        (["--host", "no-such-host.invalid"], {"LANG": "zh_CN.UTF-8"}, "本机不识别地址no-such-host.invalid。\n"),
        (
            ["--port", "0"],
            {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"},
            "There is no port 0: choose one from 1 to 65535.\n",
        ),
    ],
)
def test_refusals_in_the_language_of_the_terminal(bare, arguments, terminal, sentence):
    assert start(bare, *arguments, PYTHONUTF8="1", **terminal).stderr == sentence


def test_help_in_the_language_of_the_terminal(bare):
    said = start(bare, "--help", LANG="zh_CN.UTF-8", PYTHONUTF8="1").stdout
    assert said.splitlines()[0] == "用法：deploy/start [-h] [--host HOST] [--port PORT] [--empty] [--workers N]"
    assert said.splitlines()[2] == "在本机启动赛马系统；按Ctrl-C停止。"


def test_no_network(bare):
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_TIMEOUT": "2"}
    ended = start(bare, "--port", str(free_port()), **nowhere)
    sentence = "No network: the Python packages could not be fetched; connect this machine and start again"
    assert (ended.returncode, ended.stderr) == (1, f"{sentence} ({bare / 'var/log/setup.log'}).\n")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_the_test_lock_holds_the_runtime_lock():
    runtime, whole = (dict(PIN.findall(prepare.LOCKS[kind].read_text())) for kind in ("start", "test"))
    assert {name: whole.get(name) for name in runtime} == runtime


@pytest.mark.parametrize(
    "lock",
    ["requirements.txt", "deploy/package-lock.json", *(f"deploy/requirements/{n}.txt" for n in ("test", "uv", "node"))],
)
def test_locks_name_no_host_to_fetch_from(lock):
    text = (prepare.ROOT / lock).read_text()
    assert [line for line in text.splitlines() if "resolved" in line or "index-url" in line] == []
