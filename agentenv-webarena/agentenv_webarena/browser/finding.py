"""Where Chromium is: the given path, else Playwright's own, else the system's."""

from __future__ import annotations

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
HOW = (
    "Get one with `playwright install chromium`, on Debian or Ubuntu with "
    "`apt-get install chromium`, or name one with AGENTENV_CHROMIUM=/path/to/chromium."
)


class NoChromium(Exception):
    """There is no browser to run, or it does not start; the text says what would do."""


def find_chromium(given: Path | None, own: Path | None) -> Path:
    """A given path is never replaced by another. `own` is where Playwright would keep its own."""
    if given is not None:
        if not given.is_file():
            raise NoChromium(f"AGENTENV_CHROMIUM names {given}, which is no file. {HOW}")
        return given
    if own is not None and own.is_file():
        return own
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for path in MAC:
        if path.is_file():
            return path
    raise NoChromium(f"No Chromium was found. {HOW}")
