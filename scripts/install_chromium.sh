#!/usr/bin/env bash
# Finds the browser of WebArena's world, or installs one: Debian's where that can be, else the one that
# Playwright brings.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
found='import os
from pathlib import Path
from agentenv_webarena.browser.finding import find_chromium
from playwright.sync_api import sync_playwright
given = os.environ.get("AGENTENV_CHROMIUM")
with sync_playwright() as playwright:
    find_chromium(Path(given) if given else None, Path(playwright.chromium.executable_path))'

"$python" -c "$found" 2>/dev/null && exit 0
echo "Installing Chromium ..." >&2
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
"$python" -m playwright install chromium >/dev/null && exit 0
echo "WebArena's world needs Chromium: sudo apt-get install chromium, or name one as AGENTENV_CHROMIUM." >&2
exit 1
