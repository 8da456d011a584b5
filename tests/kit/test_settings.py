"""Settings: a flag wins over its variable, the variable over the default."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from envservers.settings import BadSetting, Settings, add_flags, chosen, setting, shown, variable_of
from tests.kit.toys import Rough

ROOT = Path(__file__).parents[2]


def parsed(*arguments: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    add_flags(parser, Settings, Rough.Options)
    return vars(parser.parse_args(arguments))


def test_a_flag_wins_over_its_variable_and_the_variable_over_the_default() -> None:
    environ = {"AGENTENV_PORT": "1", "AGENTENV_ORACLE": "yes", "AGENTENV_SETUP_FILE": "a/b"}
    settings = chosen(Settings, parsed("--port", "2"), environ)
    assert (settings.port, settings.oracle, settings.workers) == (2, True, 2)
    assert chosen(Settings, parsed("--no-oracle"), environ).oracle is False
    assert chosen(Rough.Options, parsed(), environ).setup_file == Path("a/b")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("AGENTENV_PORT", "http", "AGENTENV_PORT is 'http': give a value of type int"),
        ("AGENTENV_ORACLE", "perhaps", "AGENTENV_ORACLE is 'perhaps': give true or false"),
        ("AGENTENV_TTL_SECONDS", "1h", "give a value of type float"),
        ("AGENTENV_TTL_SECONDS", "nan", "give a finite number that is not negative"),
        ("AGENTENV_IDLE_SECONDS", "-1", "give a finite number that is not negative"),
        ("AGENTENV_WORKERS", "0", "workers must be at least 1"),
        ("AGENTENV_MAX_SESSIONS", "0", "max_sessions must be at least 1"),
        ("AGENTENV_LOG_LEVEL", "loud", "log_level is 'loud': give debug, info, warning or error"),
        ("AGENTENV_PORT", "70000", "port must be at most 65535"),
    ],
)
def test_a_bad_value_names_its_source_and_what_would_do(
    variable: str, value: str, said: str
) -> None:
    with pytest.raises(BadSetting, match=said):
        chosen(Settings, parsed(), {variable: value})


@dataclass(frozen=True)
class Named:
    url: str = setting("", "where the shop is", variable="SHOPPING")


def test_a_setting_may_have_a_variable_of_another_name() -> None:
    assert chosen(Named, {}, {"SHOPPING": "http://a", "AGENTENV_URL": "http://b"}).url == "http://a"


def test_every_setting_is_documented() -> None:
    text = (ROOT / "envservers" / "README.md").read_text()
    for each in fields(Settings):
        assert f"`--{each.name.replace('_', '-')}`" in text, each.name
        assert f"`{variable_of(each)}`" in text, each.name


def test_a_secret_is_neither_shown_nor_kept() -> None:
    @dataclass(frozen=True)
    class Guarded(Named):
        key: str = setting("", "opens the shop", secret=True)

    assert shown(Guarded("http://a", "s3cret")) == {"url": "http://a"}
