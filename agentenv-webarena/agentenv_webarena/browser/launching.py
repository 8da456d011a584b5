"""Launching: how Chromium is started, quiet and the same on every machine."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from playwright.async_api import Browser, Error, Playwright, async_playwright

from agentenv_webarena.browser.fence import Fence
from agentenv_webarena.browser.finding import HOW, NoChromium, find_chromium

# The last such flag counts, so what Playwright turns off is repeated. The omnibox pages would cost
# each window more than its own page does.
OFF = (
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades",
    "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints",
    "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup",
)  # fmt: skip
FLAGS = (
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-site-isolation-trials",  # iframes of other sites can be looked into
    "--dns-prefetch-disable",
    "--font-render-hinting=none",
    "--force-device-scale-factor=1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--lang=en-US",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=" + ",".join(OFF),
)
# What a page's mailto: link would start; a browser finds these before the system's.
PROGRAMS = ("xdg-open", "xdg-email", "xdg-mime", "xdg-settings", "gio", "gvfs-open", "kde-open")
SECONDS = 60.0
SOCKET = 45  # characters of the name of Chromium's socket within its folder,
LONGEST = 100  # and of its whole path
_starting = threading.Lock()  # guards TMPDIR


async def drive(folder: Path) -> Playwright:
    """Playwright, whose driver makes the browsers' profiles in the folder."""
    with _starting:
        usual = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = str(folder)  # nothing else tells the driver
        try:
            return await async_playwright().start()
        finally:
            if usual is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = usual


def silence(folder: Path) -> None:
    """Programs that do nothing, under the names of those that open an address.

    They say yes to Chromium's question whether it opens such addresses itself: then it opens
    nothing, where it would else ask with a dialog that takes all further clicks.
    """
    folder.mkdir()
    for name in PROGRAMS:
        (folder / name).write_text("#!/bin/sh\necho yes\n")
        (folder / name).chmod(0o755)


async def launch(playwright: Playwright, given: Path | None, fence: Fence, folder: Path) -> Browser:
    """Sandboxed, unless root runs it, whom Chromium refuses the sandbox."""
    own = playwright.chromium.executable_path
    path = find_chromium(given, Path(own) if own else None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        return await playwright.chromium.launch(
            executable_path=path,
            chromium_sandbox=not root,
            args=[*FLAGS, f"--host-resolver-rules={fence.rules()}"],
            env=_variables(folder),
            handle_sigint=False, handle_sigterm=False, handle_sighup=False,
            timeout=1000 * SECONDS,
        )  # fmt: skip
    except Error as error:
        reason = "\n".join(str(error).splitlines()[:12])
        raise NoChromium(f"{path} does not start. {HOW}\n{reason}") from error


def _variables(folder: Path) -> dict[str, str | float | bool]:
    path = f"{folder / 'programs'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    short = len(str(folder)) + SOCKET <= LONGEST
    place = {"TMPDIR": str(folder)} if short else {}
    return {**os.environ, **place, "LANGUAGE": "en_US", "TZ": "UTC", "PATH": path}
