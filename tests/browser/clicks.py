"""What a hand does on a page."""


def press(page, button):
    """Press a button and wait for the answer."""
    with page.expect_navigation():
        button.click()


def sure(page, button):
    """Press a button that asks once more, say yes, and wait for the answer."""
    button.click()
    with page.expect_navigation():
        page.locator("dialog.ask button[value=yes]").click()


def form(page, action):
    """The button of the form whose address ends so."""
    return page.locator(f"form[action$='{action}'] button:not([disabled])").first


def said(page):
    """What the page reports about the last act."""
    return [
        line.strip() for line in page.locator("main [role=status] p, main [role=alert] p, .notice p").all_inner_texts()
    ]
