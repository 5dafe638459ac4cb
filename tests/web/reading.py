"""Reads a page as a browser or a screen reader would, and signs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.api.world import PASSWORD

_VOID = frozenset({"input", "meta", "link", "br", "img"})
_NEED_LABELS = frozenset({"input", "select", "textarea"})


@dataclass(slots=True)
class Element:
    """An element: its name, attributes and, where it was inside a label, that it was."""

    name: str
    attributes: dict[str, str]
    in_label: bool = False


@dataclass(slots=True)
class Form:
    """A form and its fields."""

    method: str
    action: str
    names: list[str] = field(default_factory=list)
    csrf: str = ""


class Page(HTMLParser):
    """A page, taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self.headings: list[str] = []
        self.title = ""
        self._labels = 0
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, given, bool(self._labels)))
        if tag == "form":
            self.forms.append(Form(given.get("method", "get"), given.get("action", "")))
        elif self.forms and "name" in given and tag in {"input", "select", "textarea", "button"}:
            self.forms[-1].names.append(given["name"])
            if given["name"] == "csrf":
                self.forms[-1].csrf = given.get("value", "")
        if tag == "label":
            self._labels += 1
        if tag == "h1":
            self.headings.append("")
        if tag not in _VOID:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag == "label":
            self._labels -= 1
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Read the words of title and heading."""
        if self._inside[-1:] == ["title"]:
            self.title += data
        if "h1" in self._inside:
            self.headings[-1] += data

    def without_label(self) -> list[str]:
        """Names of the fields that nothing says the meaning of."""
        labelled = {one.attributes.get("for") for one in self.elements if one.name == "label"}
        return [
            one.attributes.get("name", "?")
            for one in self.elements
            if one.name in _NEED_LABELS
            and one.attributes.get("type") != "hidden"
            and not one.in_label
            and one.attributes.get("id") not in labelled
        ]


@contextmanager
def signed_in(
    address: str, email: str = "admin@here.example", password: str = PASSWORD
) -> Iterator[httpx.Client]:
    """Give a browser's client after a sign-in."""
    with httpx.Client(base_url=address, timeout=300) as client:
        answer = sign_in(client, email, password)
        assert answer.status_code == 303, answer.text
        yield client


def sign_in(client: httpx.Client, email: str, password: str, after: str = "/") -> httpx.Response:
    """Send the form of the sign-in page."""
    page = Page(client.get("/sign-in", params={"next": after}).text)
    fields = {"csrf": page.forms[0].csrf, "next": after, "email": email, "password": password}
    return client.post("/sign-in", data=fields)


def token(client: httpx.Client) -> str:
    """Give the token that this client's forms carry."""
    return Page(client.get("/packs").text).forms[0].csrf
