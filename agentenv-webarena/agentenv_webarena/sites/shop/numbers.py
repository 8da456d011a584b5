"""Numbers in addresses: what SQLite can keep, and nothing below zero."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

Number = Annotated[int, Path(ge=0, lt=2**40)]
