"""Wide slides in our colours, from the library's plain ones."""

from __future__ import annotations

import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Mm

from labapp.reports.languages import locale, writable
from labapp.reports.model import Report

ACCENT, INK, QUIET = RGBColor(0x0B, 0x5F, 0x6B), RGBColor(0x1B, 0x2A, 0x33), RGBColor(0x51, 0x62, 0x6C)
WIDTH, HEIGHT, MARGIN = Mm(338.7), Mm(190.5), Mm(18)
BODY_TOP, BODY_HEIGHT = Mm(44), Mm(126)


def prepare(show: Any, report: Report) -> None:
    """Wide slides in our colours, from the library's plain ones; the placeholders of its layouts are laid out anew."""
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    core = show.core_properties
    core.title, core.subject, core.language = (
        writable(report.title)[:255],
        report.kind,
        locale(report.language),
    )
    core.author, core.comments, core.keywords = "", writable(report.address)[:255], ""
    master = show.slide_master
    places = {1: (Mm(14), Mm(26)), 2: (BODY_TOP, BODY_HEIGHT), 3: (BODY_TOP, BODY_HEIGHT)}
    for layout in (master, *show.slide_layouts):
        for holder in list(layout.placeholders):
            _place(holder, *(places[1] if holder.placeholder_format.type in (1, 3) else places[2]))
            if holder.placeholder_format.type in (13, 15, 16):  # number, foot, date: nothing of ours stands there
                holder._element.getparent().remove(holder._element)
    opening = show.slide_layouts[0]
    for holder in opening.placeholders:
        first = holder.placeholder_format.type in (1, 3)
        _place(holder, *((Mm(40), Mm(50)) if first else (Mm(96), Mm(66))))
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = re.sub(rb"(<a:accent1>).*?(</a:accent1>)", rb'\1<a:srgbClr val="0B5F6B"/>\2', theme.blob, flags=re.S)
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    _type(title.find(qn("a:defRPr")), 32, ACCENT, bold=True)
    for level in styles.find(qn("p:bodyStyle")):
        if level.find(qn("a:defRPr")) is not None:
            _type(level.find(qn("a:defRPr")), 22, INK)
    for holder in opening.placeholders:
        for level in holder._element.iter(qn("a:lvl1pPr")):
            level.set("algn", "l")
            if level.find(qn("a:defRPr")) is not None:
                _type(level.find(qn("a:defRPr")), 24, QUIET)


def _place(holder: Any, top: Any, height: Any) -> None:
    holder.left, holder.top, holder.width, holder.height = MARGIN, top, WIDTH - 2 * MARGIN, height


def _type(properties: Any, size: int, colour: RGBColor, *, bold: bool = False) -> None:
    """Sets size, weight and colour of a level of text."""
    properties.set("sz", str(size * 100))
    properties.set("b", "1" if bold else "0")
    for fill in properties.findall(qn("a:solidFill")):
        properties.remove(fill)
    fill = properties.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(colour)}))
    properties.insert(0, fill)
