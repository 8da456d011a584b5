"""Takes the pictures in `docs/`: a page of every built-in site, as the browser shows it."""

from __future__ import annotations

import sys
from pathlib import Path

from agentenv_webarena.grading.judge import Overlap
from agentenv_webarena.sites.addresses import address
from agentenv_webarena.sites.web import HEADER
from agentenv_webarena.worlds import OwnSites

PAGES = {
    "home": "/",
    "shop": "/",
    "admin": "/",
    "forum": "/f/hiking",
    "forge": "/tidewater/tidewatch",
    "map": "/directions?from=Averholt&to=Kestrel+Bay&by=car",
    "wiki": "/wiki/Averholt",
}


def main() -> None:
    folder = Path(__file__).parent / "docs"
    folder.mkdir(exist_ok=True)
    world = OwnSites(None, Overlap())
    key = world.served.open()
    window = world.chromium.run(world.chromium.window(headers={HEADER: key}), 30)
    for site, path in PAGES.items():
        world.chromium.run(window.start([address(site, path)]), 30)
        picture = window.page.screenshot(type="png")
        (folder / f"{site}.png").write_bytes(world.chromium.run(picture, 30))
        sys.stderr.write(f"{site}: {window.look.url}\n")
    world.chromium.close()


main()
