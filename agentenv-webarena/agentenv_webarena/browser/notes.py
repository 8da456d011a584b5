"""Notes: what an observation tells besides the page, such as the dialogs that were dismissed."""

from __future__ import annotations

import contextlib

from playwright.async_api import Dialog, Error

from agentenv_webarena.browser.tree import clean, quoted

MOST = 3  # after one action


class Notes:
    """A few lines in parentheses, each once."""

    def __init__(self) -> None:
        self._told: list[str] = []

    @property
    def lines(self) -> list[str]:
        return [f"({each})" for each in self._told]

    def clear(self) -> None:
        self._told.clear()

    def add(self, text: str) -> None:
        if len(self._told) < MOST and text not in self._told:
            self._told.append(text)

    async def answer(self, dialog: Dialog) -> None:
        """Dialogs are dismissed; a page that asks whether it may be left is left."""
        with contextlib.suppress(Error):
            if dialog.type == "beforeunload":
                await dialog.accept()
                return
            self.add(f"the page's {dialog.type} {quoted(clean(dialog.message))} was dismissed")
            await dialog.dismiss()
