"""Who walks through the shop in the browser tests: on which screen, and how the owner gets in."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.e2e.running import RunningShop

NO_FAULT = r"status of (409|422)|htmx:(sendAbort|afterRequest)"
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}


def visitor(browser: Browser, size: str) -> BrowserContext:
    """A browser of its own in Jakarta, on one of SIZES."""
    context = browser.new_context(viewport=SIZES[size], locale="id-ID", timezone_id="Asia/Jakarta")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return context


def watched(context: BrowserContext, complaints: list[str]) -> Page:
    """A page whose complaints are gathered. A refused form (409, 422) or a request given up for a newer is no fault."""
    page = context.new_page()

    def gather(message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(NO_FAULT, message.text):
            complaints.append(f"{page.url}: {message.text} {message.location.get('url', '')}")

    page.on("console", gather)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


def sign_in_owner(page: Page, shop: RunningShop) -> None:
    """By the one-time link, made at the command line."""
    page.goto(shop.akrab("link", "owner@example.com"))
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/office/"))


def look(page: Page, name: str) -> None:
    """The page as it is now: not wider than its screen; with AKRAB_SCREENSHOTS_STEPS naming a folder also a picture."""
    page.wait_for_load_state()
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{name}: {page.url} is {too_wide} px too wide"
    if folder := os.environ.get("AKRAB_SCREENSHOTS_STEPS"):
        width = (page.viewport_size or {"width": 0})["width"]
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True, caret="initial")
