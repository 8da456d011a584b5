"""Accounts: who logs in where; the official demo accounts unless a file names others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "accounts.json"  # {"reddit": {"username": "...", "password": "..."}, ...}


class BadAccounts(ValueError):
    """The file with accounts is not what it should be."""


@dataclass(frozen=True)
class Account:
    username: str
    password: str


OFFICIAL: Mapping[str, Account] = {
    "shopping": Account("emma.lopez@gmail.com", "Password.123"),
    "shopping_admin": Account("admin", "admin1234"),
    "reddit": Account("MarvelsGrantMan136", "test1234"),
    "gitlab": Account("byteblaze", "hello1234"),
}


def accounts(folder: Path | None) -> dict[str, Account]:
    """By role; those of the file come before the official ones."""
    path = folder / FILE if folder is not None else None
    if path is None or not path.is_file():
        return dict(OFFICIAL)
    wanted = 'give {"reddit": {"username": "...", "password": "..."}} and the like'
    try:
        named = json.loads(path.read_text(encoding="utf-8"))
        mine = {
            role: Account(str(each["username"]), str(each["password"]))
            for role, each in named.items()
        }
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
        raise BadAccounts(f"{path} does not name accounts: {wanted}") from error
    unknown = sorted(mine.keys() - OFFICIAL.keys())
    if unknown:
        told = ", ".join(OFFICIAL)
        raise BadAccounts(f"{path}: {unknown[0]!r} is no site with accounts; there are {told}")
    return {**OFFICIAL, **mine}
