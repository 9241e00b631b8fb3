"""Structured data about the library for search engines: schema.org as JSON in a block that no browser runs.

A content security policy has no say about it: what is not JavaScript is not a script (HTML, "data block"). `<` is written as an escape,
so that no words of a record can end the block.
"""

from __future__ import annotations

from typing import Any

import msgspec
from flask import url_for
from markupsafe import Markup

from labapp.store.innovations import Innovation
from labapp.web.addresses import site_address

LICENCES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def article(found: Innovation, pictures: list[dict[str, str]]) -> Markup:
    """A published record as an article, with its pictures as `{contentUrl, caption}`."""
    record = found.record
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": record.title,
        "description": record.summary_plain,
        "inLanguage": record.language,
        "url": site_address() + url_for("library.read", innovation=found.slug),
        "identifier": found.id,
        "version": found.version,
        "datePublished": found.published_at,
        "dateModified": found.updated_at,
        "author": [{"@type": "Organization", "name": body.name} for body in record.organisations],
        "license": LICENCES.get(record.licence, record.licence),
        "isAccessibleForFree": True,
        "keywords": [code for code in (record.theme, record.stage, *record.innovation_types) if code],
        "isBasedOn": record.external_source,
        "image": [{"@type": "ImageObject", **one} for one in pictures],
    }
    return _block({name: value for name, value in told.items() if value})


def collection(found: list[Innovation], total: int) -> Markup:
    """A page of the library as a list of links, with the way to search it."""
    shelf = site_address() + url_for("library.shelf")
    return _block(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "url": shelf,
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": total,
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": position,
                        "name": item.record.title,
                        "url": site_address() + url_for("library.read", innovation=item.slug),
                    }
                    for position, item in enumerate(found, 1)
                ],
            },
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{shelf}?q={{search_term_string}}",
                "query-input": "required name=search_term_string",
            },
        }
    )


def _block(told: dict[str, Any]) -> Markup:
    written = msgspec.json.encode(told).decode().replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(written))
