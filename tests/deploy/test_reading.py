"""Settings that cannot be used: one sentence with the name, what was found and what is expected, in every process, exit 1."""

import os
import subprocess
import sys

import pytest

from deploy import prepare
from deploy.reading import BROKERS, LEVELS, SHAPES, Environment, Unusable

ASKED = {
    "SAIMA_VAR": lambda env: env.folder("SAIMA_VAR", prepare.ROOT / "var", make=True),
    "SECRET_KEY": lambda env: env.text("SECRET_KEY", strip=False),
    "HTTPS": lambda env: env.flag("HTTPS"),
    "ALLOWED_HOSTS": lambda env: env.hosts("ALLOWED_HOSTS", ["localhost"]),
    "CSRF_TRUSTED_ORIGINS": lambda env: env.origins("CSRF_TRUSTED_ORIGINS"),
    "DATABASE_URL": lambda env: env.database("DATABASE_URL", SHAPES["DATABASE_URL"]),
    "MEDIA_ROOT": lambda env: env.folder("MEDIA_ROOT", prepare.ROOT / "var"),
    "CLAMAV_URL": lambda env: env.address("CLAMAV_URL", SHAPES["CLAMAV_URL"], ("tcp", "unix")),
    "EMAIL_URL": lambda env: env.mail("EMAIL_URL", SHAPES["EMAIL_URL"]),
    "DEFAULT_FROM_EMAIL": lambda env: env.sender("DEFAULT_FROM_EMAIL", "saima@localhost"),
    "REDIS_URL": lambda env: env.address("REDIS_URL", SHAPES["REDIS_URL"], BROKERS),
    "API_RATE": lambda env: env.rate("API_RATE", "1200/min"),
    "TOKEN_DAYS": lambda env: env.whole("TOKEN_DAYS", 90, 1, 3650),
    "LOG_LEVEL": lambda env: env.one_of("LOG_LEVEL", "WARNING", LEVELS),
}
"""As the settings ask, by the variable."""
DAYS = "a whole number from 1 to 3650"
HOSTS = "host names with commas between them, without https://, port or path"
RATE = "a number and a time, such as 1200/min"
ORIGIN = "https://name, with commas between several"


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """The environment of this test alone, at an English terminal."""
    for name in ASKED:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.mark.parametrize(
    ("name", "found", "expected"),
    [
        ("SAIMA_VAR", "/dev/null/var", "a folder that can be written"),
        ("MEDIA_ROOT", "/dev/null", "a folder that can be written"),
        ("HTTPS", "yess", "true or false"),
        ("ALLOWED_HOSTS", "https://saima.cn/", HOSTS),
        ("ALLOWED_HOSTS", "saima.cn:8000", HOSTS),
        ("ALLOWED_HOSTS", "one two", HOSTS),
        ("CSRF_TRUSTED_ORIGINS", "saima.cn", ORIGIN),
        ("CSRF_TRUSTED_ORIGINS", "https://saima.cn:port", ORIGIN),
        ("DATABASE_URL", "foo", SHAPES["DATABASE_URL"]),
        ("DATABASE_URL", "postgres://host", SHAPES["DATABASE_URL"]),
        ("CLAMAV_URL", "localhost:3310", SHAPES["CLAMAV_URL"]),
        ("CLAMAV_URL", "tcp://host:port", SHAPES["CLAMAV_URL"]),
        ("EMAIL_URL", "mail.cn", SHAPES["EMAIL_URL"]),
        ("EMAIL_URL", "imap://host", SHAPES["EMAIL_URL"]),
        ("EMAIL_URL", "smtp://", SHAPES["EMAIL_URL"]),
        ("DEFAULT_FROM_EMAIL", "nobody", "a mail address, such as saima@example.cn"),
        ("REDIS_URL", "foo", SHAPES["REDIS_URL"]),
        ("REDIS_URL", "redis://host:6379x/0", SHAPES["REDIS_URL"]),
        ("API_RATE", "many", RATE),
        ("API_RATE", "10/fortnight", RATE),
        ("TOKEN_DAYS", "abc", DAYS),
        ("TOKEN_DAYS", "0", DAYS),
        ("TOKEN_DAYS", "-5", DAYS),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch, name, found, expected):
    monkeypatch.setenv(name, found)
    with pytest.raises(Unusable) as refused:
        ASKED[name](Environment())
    assert refused.value.code == f"{name}: found “{found}”; expected {expected}."


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("HTTPS", " Yes ", True),
        ("HTTPS", "off", False),
        ("ALLOWED_HOSTS", "saima.cn, .gov.cn, [::1], 10.0.0.1, *", ["saima.cn", ".gov.cn", "[::1]", "10.0.0.1", "*"]),
        ("ALLOWED_HOSTS", "", ["localhost"]),
        ("CSRF_TRUSTED_ORIGINS", "https://saima.cn,http://host:8443", ["https://saima.cn", "http://host:8443"]),
        ("DATABASE_URL", "postgres://u:p%40ss@host:5432/saima", "postgres://u:p%40ss@host:5432/saima"),
        ("EMAIL_URL", "", "consolemail://"),
        ("EMAIL_URL", "smtp+tls://u:p@host:587", "smtp+tls://u:p@host:587"),
        ("DEFAULT_FROM_EMAIL", "赛马 <saima@example.cn>", "赛马 <saima@example.cn>"),
        ("REDIS_URL", "unix:///run/valkey.sock", "unix:///run/valkey.sock"),
        ("API_RATE", "30/s", "30/s"),
        ("TOKEN_DAYS", "", 90),
        ("LOG_LEVEL", "debug", "DEBUG"),
    ],
)
def test_what_can_be_used_is_read(monkeypatch, name, given, read):
    monkeypatch.setenv(name, given)
    assert ASKED[name](Environment()) == read


def test_a_secret_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "address").write_text("redis://:secret@host:6379/0\n")
    monkeypatch.setenv("REDIS_URL_FILE", str(tmp_path / "address"))
    assert ASKED["REDIS_URL"](Environment()) == "redis://:secret@host:6379/0"
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(Unusable) as refused:
        ASKED["SECRET_KEY"](Environment())
    assert refused.value.code == (
        f"SECRET_KEY_FILE: found “{tmp_path / 'none'}”; expected a file of text that can be read."
    )


def test_a_password_inside_an_address_is_not_repeated(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://saima:hush@host:port/saima")
    with pytest.raises(Unusable) as refused:
        ASKED["DATABASE_URL"](Environment())
    assert (
        refused.value.code == f"DATABASE_URL: found “postgres://…@host:port/saima”; expected {SHAPES['DATABASE_URL']}."
    )


PROCESSES = {
    "a command": ["manage.py", "check"],
    "the groundwork of a start": ["-m", "deploy.groundwork", "--empty"],
    "the web server": ["-m", "gunicorn", "deploy.wsgi", "--preload", "--bind", "127.0.0.1:0", "--no-control-socket"],
    "a worker": ["-m", "celery", "-A", "deploy.celery", "worker"],
}


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.alike
@pytest.mark.process
def test_every_process_ends_with_the_sentence_alone_in_the_language_of_the_terminal(tmp_path, process):
    ended = subprocess.run(
        [sys.executable, *PROCESSES[process]],
        cwd=prepare.ROOT,
        env={"PATH": os.environ["PATH"], "SAIMA_VAR": str(tmp_path), "LANG": "zh_CN.UTF-8", "TOKEN_DAYS": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, "TOKEN_DAYS：现为“abc”，应为1至3650之间的整数。\n")


def test_a_file_is_read_each_time_it_is_asked_for(monkeypatch, tmp_path):
    secret = tmp_path / "redis"
    secret.write_text("redis://one/0")
    monkeypatch.setenv("REDIS_URL_FILE", str(secret))
    assert Environment().text("REDIS_URL") == "redis://one/0"
    monkeypatch.delenv("REDIS_URL_FILE")
    monkeypatch.setenv("REDIS_URL", "redis://two/0")
    assert Environment().text("REDIS_URL") == "redis://two/0"
