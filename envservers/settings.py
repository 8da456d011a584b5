"""Settings: one table; a flag wins over its variable, the variable over the default."""

from __future__ import annotations

import argparse
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

LEVELS = ("debug", "info", "warning", "error")


def setting(default: Any, help: str, variable: str = "", secret: bool = False) -> Any:
    """A field of a settings class: `--its-name` and `AGENTENV_ITS_NAME` set it.

    `variable` is another name, where the world has always been told by that. A secret is neither
    shown nor kept.
    """
    return field(default=default, metadata={"help": help, "variable": variable, "secret": secret})


class BadSetting(ValueError):
    """A flag or variable has a value that its setting cannot take."""


@dataclass(frozen=True)
class Settings:
    """How a server runs, whatever world it serves."""

    host: str = setting("127.0.0.1", "address to listen on")
    port: int = setting(-1, "port to listen on; 0 takes a free one; default: the world's own")
    token: str = setting("", "bearer token that every call but /health must carry")
    max_sessions: int = setting(16384, "sessions open at once; more are answered 503")
    max_steps: int = setting(1000, "steps after which an episode is truncated")
    idle_seconds: float = setting(300.0, "a session idle this long gives its engine back")
    ttl_seconds: float = setting(3600.0, "a session idle this long is closed")
    workers: int = setting(2, "worker threads or processes, for worlds that run in them")
    seats: int = setting(0, "instances in one worker process; 0: as many as the world allows")
    step_seconds: float = setting(60.0, "time limit of one engine call in a worker")
    journal: Path | None = setting(None, "folder for a log of sessions that survives the server")
    oracle: bool = setting(False, "answer /oracle with the expert's next action")
    max_body_bytes: int = setting(4 << 20, "largest request body")
    max_batch: int = setting(1024, "calls in one /batch request")
    access_log: bool = setting(False, "log every request")
    log_level: str = setting("info", "debug, info, warning or error")
    stop_on_eof: bool = setting(False, "stop when standard input closes, as its starter ends")

    def __post_init__(self) -> None:
        for name in ("max_sessions", "max_steps", "workers", "max_body_bytes", "max_batch"):
            if getattr(self, name) < 1:
                raise BadSetting(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.seats < 0:
            raise BadSetting(f"seats must not be negative, but is {self.seats}")
        if self.port > 65535:
            raise BadSetting(f"port must be at most 65535, not {self.port}")
        if self.log_level not in LEVELS:
            raise BadSetting(f"log_level is {self.log_level!r}: give debug, info, warning or error")


def add_flags(parser: argparse.ArgumentParser, *classes: type) -> None:
    """One flag for each field; unset ones stay None, so that variables and defaults show."""
    for each in _unique_fields(classes):
        flag = "--" + each.name.replace("_", "-")
        default = "" if each.default in (None, "", -1) else f" (default: {each.default})"
        text = f"{each.metadata['help']}{default}".replace("%", "%%")
        if each.type in (bool, "bool"):
            parser.add_argument(
                flag, default=None, action=argparse.BooleanOptionalAction, help=text
            )
        else:
            parser.add_argument(flag, default=None, metavar=each.name.upper(), help=text)


def chosen(cls: type[T], flags: Mapping[str, Any], environ: Mapping[str, str]) -> T:
    """The settings of one class: flag over variable over default."""
    hints = typing.get_type_hints(cls)
    values = {}
    for each in fields(cls):  # type: ignore[arg-type]
        variable = variable_of(each)
        if flags.get(each.name) is not None:
            values[each.name] = _convert(flags[each.name], hints[each.name], f"--{each.name}")
        elif environ.get(variable):
            values[each.name] = _convert(environ[variable], hints[each.name], variable)
    return cls(**values)


def shown(settings: Any) -> dict[str, Any]:
    """What may be told and kept of chosen settings."""
    told = [each.name for each in fields(settings) if not each.metadata["secret"]]
    return {name: getattr(settings, name) for name in told}


def variable_of(setting: Field[Any]) -> str:
    return setting.metadata["variable"] or f"AGENTENV_{setting.name.upper()}"


def _unique_fields(classes: tuple[type, ...]) -> list[Field[Any]]:
    by_name = {each.name: each for cls in classes for each in fields(cls)}
    for each in by_name.values():
        if each.default is MISSING or "help" not in each.metadata:
            raise TypeError(f"setting {each.name!r} needs a default and a help text")
    return list(by_name.values())


def _convert(value: Any, hint: Any, source: str) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(each for each in typing.get_args(hint) if each is not type(None))
    if isinstance(value, bool) or hint is str:
        return value
    try:
        if hint is bool:
            return _TRUTH[value.lower()]
        number = hint(value)
        if hint is float and not 0 <= number < math.inf:
            raise BadSetting(f"{source} is {value!r}: give a finite number that is not negative")
        return number
    except BadSetting:
        raise
    except (KeyError, ValueError) as error:
        wanted = "true or false" if hint is bool else f"a value of type {hint.__name__}"
        raise BadSetting(f"{source} is {value!r}: give {wanted}") from error


_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
