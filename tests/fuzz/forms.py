"""The forms in an HTML page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """Where a form goes and what it holds before anybody types: pairs, because a name may come several times."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._page = page
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self._page, given.get("method", "get").upper()))
            return
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        if self.forms and tag == "option" and self._select:
            self.forms[-1].fields.append((self._select, given.get("value", "")))
        elif self.forms and name and tag in ("input", "textarea", "button"):
            self.forms[-1].fields.append((name, given.get("value", "on" if given.get("type") == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def forms_in(page: str, html: str) -> list[Form]:
    """All forms of a page; `page` is its address, to which a form without an action goes."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
