"""Every command of the product, asked by a Chinese and by an English terminal: its help, and what it says."""

import re

import pytest
from django.core.management import call_command, get_commands, load_command_class

from scoring.management.speaking import SpeakingCommand

OURS = {name: app for name, app in get_commands().items() if app in ("scoring", "submissions", "evaluation")}
PROSE = re.compile(r"[a-z]{3,} [a-z]{2,}")


def helped(name, language, monkeypatch):
    monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "4000")  # nothing is broken
    command = load_command_class(OURS[name], name)
    return command.create_parser("manage.py", name).format_help()


def test_every_command_speaks_the_language_of_the_terminal():
    assert sorted(OURS) == [
        "demo", "draw", "open_account", "panel", "robustness", "score", "verify_run", "verify_trail", "weights",
    ]  # fmt: skip
    silent = [name for name, app in OURS.items() if not isinstance(load_command_class(app, name), SpeakingCommand)]
    assert silent == []


@pytest.mark.parametrize("name", OURS)
def test_the_help_is_chinese_for_a_chinese_terminal(name, monkeypatch):
    assert PROSE.findall(helped(name, "zh_Hans", monkeypatch).partition("\n\n")[2]) == []


def test_the_help_of_one_command_in_either_language(monkeypatch, capsys):
    said = []
    for language in ("zh_CN.UTF-8", "en"):
        monkeypatch.setenv("LANGUAGE", language)
        with pytest.raises(SystemExit):
            load_command_class("scoring", "verify_run").run_from_argv(["manage.py", "verify_run", "--help"])
        said.append(capsys.readouterr().out)
    assert said == [
        "用法：manage.py verify_run [-h] RUN|BUNDLE.zip\n\n"
        "根据封存的记录重新计算。退出码0：一致；1：给出第一处差异；2：没有该记录。\n\n"
        "参数:\n  RUN|BUNDLE.zip  已保存的计算或分析的编号，或导出的压缩包\n\n"
        "选项:\n  -h, --help      显示本帮助后退出\n",
        "usage: manage.py verify_run [-h] RUN|BUNDLE.zip\n\n"
        "Recompute a run from its closed record. Exit 0: it matches; 1: the first difference; 2: no such record.\n\n"
        "positional arguments:\n  RUN|BUNDLE.zip  reference of a stored run or analysis, or an exported bundle\n\n"
        "options:\n  -h, --help      show this help message and exit\n",
    ]


@pytest.mark.django_db
def test_what_a_command_says_is_chinese_for_a_chinese_terminal(monkeypatch, capsys):
    monkeypatch.setenv("LANGUAGE", "zh_Hans")
    call_command("verify_trail")
    assert capsys.readouterr().out == f"共0条，哈希链完整\n链首 0:{'0' * 64}\n"
