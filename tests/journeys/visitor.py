"""A person before the product who knows nothing but its pages: opens them, reads them, fills in their forms, presses."""

from __future__ import annotations

import base64
import hmac
import re
import time
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html


class Visitor:
    """Someone at a browser. `page` is what stands there now; `path` where it was reached."""

    def __init__(self, username: str = "", password: str = "") -> None:
        self.username, self.password, self.secret = username, password, ""
        self.client = Client()
        self.path, self.status, self.page = "", 0, html.document_fromstring("<p>")

    # -- going about ---------------------------------------------------------------------------------------------------

    def open(self, path: str, status: int = 200) -> Visitor:
        """Go to an address; it must answer as expected."""
        self._arrive(self.client.get(path, follow=True), path)
        assert self.status == status, f"{self.username} {path}: {self.status}\n{self.text()[:2000]}"
        return self

    def fetch(self, path: str) -> bytes:
        """A file behind an address."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{self.username} {path}: {answer.status_code}"
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def press(self, action: str = "", button: str = "", status: int = 200, **typed: Any) -> Visitor:
        """Send the page's form whose address ends in `action`, with what was typed over what it already held.

        A list ticks several boxes, True the one there is; a file is sent along. `button` is "name=value".
        """
        form = self._form(action)
        fields = dict(self._held(form))
        for name, value in typed.items():
            assert name in form.fields or name in fields, f"no field {name} in {sorted(set(form.fields))}"
            fields[name] = (form.inputs[name].attrib.get("value", "on")) if value is True else value
        if button:
            name, _, value = button.partition("=")
            assert form.xpath(f".//button[@name='{name}'][@value='{value}']"), f"no button {button}"
            fields[name] = value
        target = form.attrib.get("action") or self.path
        self._arrive(self.client.post(target, fields, follow=True), target)
        assert self.status == status, f"{self.username} {target}: {self.status}\n{self.text()[:2000]}"
        return self

    def sign_in(self) -> Visitor:
        """By password and, where one is asked for, a code of the second factor; the first time it is set up."""
        self.client = Client()
        self.open("/accounts/login/").press("/accounts/login/", login=self.username, password=self.password)
        if "password/change" in self.path:  # what was handed over is good for one sign-in
            own = f"{self.password}-own"
            self.press("/password/change/", oldpassword=self.password, password1=own, password2=own)
            self.password = own
            self.open("/")
        if "authenticate" in self.path:
            self.press("/accounts/2fa/authenticate/", code=self._code())
        elif "/2fa/" in self.path:
            self.open("/accounts/2fa/totp/activate/")
            if "reauthenticate" in self.path:
                self.press("/accounts/reauthenticate/", password=self.password)
            self.secret = self.page.get_element_by_id("authenticator_secret").attrib["value"]
            self.press("/accounts/2fa/totp/activate/", code=self._code())
        return self

    # -- reading -------------------------------------------------------------------------------------------------------

    def text(self, places: str = "//body") -> str:
        """The words of the first place of the XPath, in single spaces; "" where there is none."""
        return (self.texts(places) or [""])[0]

    def texts(self, places: str) -> list[str]:
        return [re.sub(r"\s+", " ", place.text_content()).strip() for place in self.page.xpath(places)]

    def said(self) -> list[str]:
        """What the page reports about the last act."""
        return self.texts("//*[@role='status' or @role='alert']//p | //*[contains(@class,'messages')]//li")

    def rows(self, number: int = 0) -> list[list[str]]:
        """The cells of each row in the body of a table of the page, the first one unless told otherwise."""
        body = self.page.xpath("//main//table/tbody")[number]
        cells = [row.xpath("./td|./th") for row in body.xpath("./tr")]
        return [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row] for row in cells]

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that match, each once, in order."""
        found = [a.attrib["href"] for a in self.page.xpath("//a[@href]")]
        return list(dict.fromkeys(path for path in found if re.search(pattern, path)))

    def actions(self, pattern: str) -> list[str]:
        """Where the page's forms would send to, as far as it matches, in order."""
        return [form.attrib["action"] for form in self.page.forms if re.search(pattern, form.attrib.get("action", ""))]

    def choices(self, name: str) -> dict[str, str]:
        """What a list of choices offers: the value of each by its words."""
        return {
            "".join(option.itertext()).strip(): option.get("value", "")
            for option in self.page.xpath(f"//select[@name='{name}']/option")
        }

    def field(self, words: str) -> str:
        """The name of the field whose label says this."""
        for label in self.page.xpath("//label[@for]"):
            if words in "".join(label.itertext()):
                return self.page.get_element_by_id(label.attrib["for"]).attrib["name"]
        found = [
            field.attrib["name"]
            for field in self.page.xpath("//*[@name][@aria-label]")
            if words in field.attrib["aria-label"]
        ]
        assert len(found) == 1, (
            f"{self.username} {self.path}: {found} are labelled {words!r}\n{self.text('//main')[:1500]}"
        )
        return found[0]

    # -- inside --------------------------------------------------------------------------------------------------------

    def _arrive(self, answer: HttpResponse, path: str) -> None:
        chain = getattr(answer, "redirect_chain", [])
        self.path, self.status = (chain[-1][0] if chain else path).partition("#")[0], answer.status_code
        if "html" in answer.headers.get("Content-Type", ""):
            self.page = html.document_fromstring(answer.content.decode())

    def _form(self, action: str) -> html.FormElement:
        forms = [form for form in self.page.forms if form.attrib.get("method", "get").lower() == "post"]
        found = [form for form in forms if (form.attrib.get("action") or self.path).split("?")[0].endswith(action)]
        found = found if action else [form for form in found if form.xpath("ancestor::main")] or found
        offered = [form.attrib.get("action", "") for form in forms]
        assert found, (
            f"{self.username} {self.path}: no form for {action!r} among {offered}\n{self.text('//main')[:1500]}"
        )
        return found[0]

    def _held(self, form: html.FormElement) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for name, value in form.form_values():
            if isinstance(form.inputs[name], html.CheckboxGroup):
                held.setdefault(name, []).append(value)
            else:
                held[name] = value
        return held

    def _code(self) -> str:
        """The six digits of this half minute (RFC 6238), as a phone computes them from the secret."""
        counter = (int(time.time()) // 30).to_bytes(8, "big")
        mac = hmac.digest(base64.b32decode(self.secret), counter, "sha1")
        place = mac[-1] & 15
        return f"{(int.from_bytes(mac[place : place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
