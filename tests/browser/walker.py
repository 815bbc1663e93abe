"""Somebody before the product who types no address: every page is reached by what stands on the page before it."""

from __future__ import annotations

import itertools
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Walker:
    """A person at a browser. A dead link, an answer of 400 or more, or a complaint of the console ends the walk."""

    _steps = itertools.count(1)

    def __init__(self, page: Page, keep: Any) -> None:
        self.page, self._keep = page, keep
        page.on("response", self._weigh)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))

    # -- going about ---------------------------------------------------------------------------------------------------

    def turn(self, words: str) -> Walker:
        """Follow the navigation."""
        return self.follow(words, "nav a:visible")

    def follow(self, words: str = "", places: str = "main a:visible", nth: int = 0) -> Walker:
        """Follow the link that begins with these words; it must lead somewhere."""
        with self.page.expect_navigation():
            self._found(places, words, nth).click()
        return self._arrived()

    def press(self, words: str = "", places: str = "main button:visible:enabled", nth: int = 0) -> Walker:
        """Press the button that begins with these words, say yes where it asks once more, and see the answer."""
        button = self._found(places, words, nth)
        if button.evaluate("button => Boolean(button.form?.dataset.confirm)"):
            button.click()
            button = self.page.locator("dialog.ask button[value=yes]")
        with self.page.expect_navigation():
            button.click()
        return self._arrived()

    def put(self, **typed: Any) -> Walker:
        """Fill in fields by name: True ticks every box of that name, a number chooses the option at that place."""
        for name, value in typed.items():
            field = self.page.locator(f"main [name='{name}']")
            if value is True:
                for box in field.all():
                    box.check()
            elif field.first.evaluate("field => field.tagName") == "SELECT":
                field.select_option(**({"index": value} if isinstance(value, int) else {"label": value}))
            elif field.first.get_attribute("type") == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            else:
                field.fill(value)
        return self

    def attach(self, name: str, path: Any) -> Walker:
        """Choose a file."""
        self.page.set_input_files(f"main [name='{name}']", str(path))
        return self

    # -- reading -------------------------------------------------------------------------------------------------------

    def texts(self, places: str) -> list[str]:
        """The words of each place, in single spaces."""
        return [re.sub(r"\s+", " ", words).strip() for words in self.page.locator(places).all_inner_texts()]

    def see(self, name: str) -> Walker:
        """Keep a picture of the page, numbered in the order of the walk."""
        self._keep(self.page, f"walk-{next(self._steps):02d}-{name}")
        return self

    def leave(self) -> None:
        """Close the browser's page: nothing more is asked of the product."""
        self.page.context.close()

    # -- inside --------------------------------------------------------------------------------------------------------

    def _found(self, places: str, words: str, nth: int) -> Locator:
        offered = self.page.locator(places)
        found = (offered.filter(has_text=re.compile(rf"^\s*{re.escape(words)}")) if words else offered).nth(nth)
        expect(found, f"{self.page.url} offers no {words or places!r}").to_be_visible(timeout=30_000)
        return found

    def _weigh(self, answer: Any) -> None:
        if answer.status >= 400:
            self.page.complaints.append(f"{answer.request.method} {answer.url}: {answer.status}")

    def _arrived(self) -> Walker:
        self.page.wait_for_load_state()
        assert self.page.complaints == [], f"{self.page.url}: {self.page.complaints}"
        return self
