"""What programs read of the library: news of any search as an Atom feed, the map of the site, what robots may read, and how to search."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from msgspec.structs import replace

from labapp.extensions import language
from labapp.store import finding
from labapp.store.finding import Wish
from labapp.web import reading_page
from labapp.web.addresses import site_address
from labapp.web.asking import services
from labapp.web.wishes import query_of, wish_of_request

FEED_LENGTH = 50  # records
MAP_LENGTH = 50_000  # addresses; what the format allows in one file
EMPTY_SINCE = "2000-01-01T00:00:00Z"  # when a feed without entries changed: it never did
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

blueprint = Blueprint("library_feeds", __name__)

register_namespace("", ATOM)


@blueprint.get("/library/feed.atom")
def atom() -> Response:
    """The newest of what fits the wish in the address, for everybody: who is signed in gets no more."""
    wish = replace(wish_of_request(), sort="newest", page=1, access=("public",))
    found = finding.find(services().db, wish, page_size=FEED_LENGTH)
    home = _shelf(wish)
    feed = Element(f"{{{ATOM}}}feed", {"xml:lang": language()})
    _text(feed, "title", _feed_title(wish))
    _text(feed, "id", home)
    SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": home})
    own = site_address() + url_for("library_feeds.atom")
    SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": _joined(own, wish)})
    times = [item.published_at or item.updated_at for item in found.items]
    _text(feed, "updated", max([item.updated_at for item in found.items], default=EMPTY_SINCE))
    for item, published in zip(found.items, times, strict=True):
        entry = SubElement(feed, f"{{{ATOM}}}entry", {"xml:lang": item.record.language})
        _text(entry, "title", item.record.title)
        _text(entry, "id", f"urn:labapp:innovation:{item.id}")
        SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": _page(item.slug)})
        for shown in reading_page.pictures(item):
            enclosed = {"rel": "enclosure", "type": "image/webp", "title": shown.alt}
            SubElement(entry, f"{{{ATOM}}}link", {**enclosed, "href": reading_page.picture_address(item, shown)})
        _text(entry, "published", published)
        _text(entry, "updated", item.updated_at)
        _text(entry, "summary", item.record.summary_plain)
        author = SubElement(entry, f"{{{ATOM}}}author")
        _text(author, "name", ", ".join(body.name for body in item.record.organisations) or _("Labapp"))
        for scheme, code in (("theme", item.record.theme), ("stage", item.record.stage)):
            if code:
                SubElement(entry, f"{{{ATOM}}}category", {"scheme": scheme, "term": code})
        if item.record.licence:
            _text(entry, "rights", item.record.licence)
    return _xml(feed, "application/atom+xml")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The library and every published record for everybody, the latest first."""
    root = Element("urlset", {"xmlns": SITEMAP})
    _address(root, site_address() + url_for("library.shelf"))
    for slug, changed in finding.addresses(services().db, Wish(), most=MAP_LENGTH - 1):
        _address(root, _page(slug), changed[:10])
    return _xml(root, "application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """The library is for everybody; searches without end and what is of one lab are not for robots."""
    lines = [
        "User-agent: *",
        "Allow: /library$",
        "Allow: /library/",
        "Disallow: /",
        "",
        f"Sitemap: {site_address()}{url_for('library_feeds.sitemap')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/library/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches the library from its address field."""
    root = Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    SubElement(root, "ShortName").text = _("Labapp")
    SubElement(root, "Description").text = _("Library of innovations")
    shelf = site_address() + url_for("library.shelf")
    SubElement(root, "Url", {"type": "text/html", "template": f"{shelf}?q={{searchTerms}}"})
    feed = site_address() + url_for("library_feeds.atom")
    SubElement(root, "Url", {"type": "application/atom+xml", "template": f"{feed}?q={{searchTerms}}"})
    return _xml(root, "application/opensearchdescription+xml")


def _feed_title(wish: Wish) -> str:
    name = _("Library of innovations")
    return f"{name}: {wish.q.strip()}" if wish.q.strip() else name


def _shelf(wish: Wish) -> str:
    return _joined(site_address() + url_for("library.shelf"), wish)


def _joined(path: str, wish: Wish) -> str:
    query = query_of(replace(wish, sort="relevance"))
    return f"{path}?{query}" if query else path


def _page(slug: str) -> str:
    return site_address() + url_for("library.read", innovation=slug)


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = _allowed(words)


def _allowed(words: str) -> str:
    """The words without the signs that XML cannot hold."""
    return "".join(sign for sign in words if sign >= " " or sign in "\t\n")


def _address(parent: Element, address: str, changed: str | None = None) -> None:
    url = SubElement(parent, "url")
    SubElement(url, "loc").text = address
    if changed:
        SubElement(url, "lastmod").text = changed


def _xml(root: Element, mimetype: str) -> Response:
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), mimetype=mimetype)
