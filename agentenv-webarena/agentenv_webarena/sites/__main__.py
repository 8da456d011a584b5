"""Look around on the built-in sites: `python -m agentenv_webarena.sites`, then any browser."""

from __future__ import annotations

import argparse
import sys

import uvicorn

from agentenv_webarena.sites.all import images, sites
from agentenv_webarena.sites.web import Web


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    port = parser.parse_args().port
    web = Web(sites(), images())
    web.open_to_everyone()
    sys.stderr.write(f"http://localhost:{port} shows the way to all sites\n")
    uvicorn.run(web, host="127.0.0.1", port=port, log_level="warning")


main()
