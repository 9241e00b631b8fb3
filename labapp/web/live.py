"""The live pages: join, phone, wall and console. Each is a frame with one script; what they show comes over the socket.

A page knows no more than its visitor may: the phone page holds nothing of the lab but its title, for whoever opens it may have no
place in it; the wall page wants the wall's key; the console a facilitator of the lab. `boot` is the shape of `Boot` in static/src/types.ts.
"""

from __future__ import annotations

import hmac
import io
import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import segno
from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from labapp.core.model import Lab, to_json
from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_NAMES, csrf, language
from labapp.messages import LANGUAGES, message_for
from labapp.store import labs, sessions
from labapp.store.tables import LabRow
from labapp.web.addresses import site_address
from labapp.web.asking import asker, claim_on, demand_lead, leads, login_required, services
from labapp.web.errors import STATUS, Problem
from labapp.web.join import make_at_home, open_lab
from labapp.web.pages import plain_code

blueprint = Blueprint("live", __name__)
blueprint.record_once(lambda state: state.app.extensions.setdefault("labapp_pages", OrderedDict()))

INK = "#1d1b18"
PAGES_KEPT = 200
PLACE_LINK = re.compile(r"^https?://[^\s/]+/phone/[^\s/#]+#place=[^\s]+$")
PLACE_LINK_MAX = 400  # signs; a QR code of more is too fine for a phone's camera


@blueprint.get("/j/<code>")
def join(code: str) -> ResponseReturnValue:
    """The way in for people: organisation, role, in. With a code that opens nothing, the same page asks for the right one."""
    problem, retry_in, lab = None, None, None
    try:
        lab = open_lab(code)
    except Refused as refused:
        problem, retry_in = refused.code, refused.details.get("retry_in")
        if problem == "door_closed":
            lab = services().rooms.lab_with_code(code)  # who has a place already comes back in
    boot = _boot("join", lab, code=plain_code(code), problem=problem, entry=_entry(lab))
    boot["problem_words"] = message_for(problem, {"retry_in": retry_in} if retry_in else {}) if problem else None
    page = _same_for_all("join.html", "join", boot, lab.title if lab else _("Join a lab"))
    return page, STATUS[problem] if problem else 200


@blueprint.get("/j/<code>/qr.svg")
def qr(code: str) -> Response:
    """The join address as a QR code. Draws any code that could be one: a picture tells nobody whether the lab exists."""
    return _qr_code(f"{site_address()}/j/{plain_code(code)}", max_age=3600)


@blueprint.get("/phone/<lab>")
def phone(lab: str) -> ResponseReturnValue:
    """A participant's page. Whose it is stands in the browser; with `?preview=1` a facilitator looks at what the crowd sees."""
    known = _live(lab)
    boot = _boot("phone", known, place=url_for("live.place_code", lab=lab))
    if request.args.get("preview"):
        boot |= _preview(known, "crowd")
        return render_template("live/phone.html", surface="phone", boot=boot, title=known.title)
    return _same_for_all("live/phone.html", "phone", boot, known.title)


@blueprint.post("/phone/<lab>/place.svg")
def place_code(lab: str) -> Response:
    """A QR code of the link that carries a place to another device. It comes in the body: addresses end up in logs."""
    link = request.get_data(as_text=True)
    if len(link) > PLACE_LINK_MAX or not PLACE_LINK.match(link):
        raise Problem("bad_request", field="link", reason="not a link to a place")
    return _qr_code(link, max_age=0)


csrf.exempt(place_code)  # it draws what it is sent and changes nothing


@blueprint.get("/wall/<lab>")
def wall(lab: str) -> ResponseReturnValue:
    """The idea wall, for whoever has its key; with `?preview=1` for a facilitator."""
    row = _row(lab)
    boot = _boot("wall", row, **_join_addresses(row))
    boot["language"] = _live(lab).language  # a wall speaks that of its lab, whoever's browser draws it
    if request.args.get("preview"):
        boot |= _preview(row, "wall")
    elif hmac.compare_digest(request.args.get("key", "").encode(), row.wall_key.encode()):
        boot["key"] = row.wall_key
        make_at_home(row.code)
    else:
        raise Problem("not_found")
    return render_template("live/wall.html", surface="wall", boot=boot, title=row.title)


@blueprint.get("/console/<lab>")
@login_required
def console(lab: str) -> ResponseReturnValue:
    """The facilitator's page. Its token opens the socket for this lab for a day."""
    demand_lead(lab)
    row = _row(lab)
    make_at_home(row.code)
    addresses = {
        **_join_addresses(row),
        "wall": f"{site_address()}/wall/{lab}?key={row.wall_key}",
        "labs": "/labs",
        "report": f"/report/{lab}",
        "export": f"/labs/{lab}/export",
    }
    boot = _boot("console", row, **addresses)
    boot["token"] = sessions.console_token(_secret(), claim_on(lab))
    return render_template("live/console.html", surface="console", boot=boot, title=row.title)


@blueprint.get("/remote/<lab>")
@login_required
def remote(lab: str) -> ResponseReturnValue:
    """Five buttons on the facilitator's phone. It acts as the console does, with a token of the same kind."""
    demand_lead(lab)
    row = _row(lab)
    boot = _boot("remote", row)
    boot["token"] = sessions.console_token(_secret(), claim_on(lab))
    return render_template("live/remote.html", surface="remote", boot=boot, title=row.title)


@blueprint.get("/phone/<lab>/manifest.webmanifest")
def manifest(lab: str) -> Response:
    """What a phone needs to keep the lab on its home screen."""
    row = _row(lab)
    answer = jsonify(
        {
            "name": row.title,
            "short_name": row.title[:12],
            "start_url": url_for("live.phone", lab=lab),
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf7f0",
            "theme_color": "#faf7f0",
            "icons": [{"src": url_for("live.icon"), "sizes": "any", "type": "image/svg+xml"}],
        }
    )
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/icon.svg")
def icon() -> Response:
    """The mark of the program: an L on its note."""
    answer = Response(render_template("live/icon.svg"), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def _row(lab: str) -> LabRow:
    row = labs.lab_row(services().db, lab)
    if row is None:
        raise Problem("not_found")
    return row


def _live(lab: str) -> Lab:
    """A lab as its room knows it: a thousand phones that come at once ask the database nothing for their page."""
    try:
        return services().rooms.lab(lab)
    except Refused:
        raise Problem("not_found") from None


def _same_for_all(template: str, surface: str, boot: dict[str, Any], title: str) -> str:
    """A page that holds nothing of its visitor's own, rendered once for all who come in a language."""
    said = current_app.json.dumps(boot)
    key = (template, said, title, language(), request.script_root)
    drawn: OrderedDict[tuple[str, ...], str] = current_app.extensions["labapp_pages"]
    if key not in drawn or current_app.debug:
        drawn[key] = render_template(template, surface=surface, boot=boot, title=title)
        if len(drawn) > PAGES_KEPT:
            drawn.popitem(last=False)
    return drawn[key]


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _boot(
    surface: str,
    row: LabRow | Lab | None,
    *,
    code: str | None = None,
    problem: str | None = None,
    entry: Any = None,
    **urls: str,
) -> dict[str, Any]:
    """What the page's script starts from. `code`, `problem` and `entry` are the join page's."""
    asset: Callable[[str], str] = current_app.jinja_env.globals["asset"]  # type: ignore[assignment]
    boot: dict[str, Any] = {
        "surface": surface,
        "lab": row.id if row else "",
        "title": row.title if row else "",
        "language": language(),
        "languages": [{"code": tag, "name": name} for tag, name in LANGUAGE_NAMES.items()],
        "texts": {tag: asset(f"i18n.{tag}.json") for tag in LANGUAGES if tag != "en"},
        "token": None,
        "key": None,
        "audience": None,
        "urls": {"home": "/", "origin": site_address(), **urls},
    }
    if surface == "join":
        boot |= {"code": code, "problem": problem, "entry": entry}
    return boot


def _entry(lab: Lab | None) -> dict[str, Any] | None:
    """What a person at the door sees of the lab: what it asks, who is invited, and who will see what they write."""
    if lab is None:
        return None
    return {
        "id": lab.id,
        "title": lab.title,
        "challenge": lab.challenge,
        "identity": lab.identity,
        "language": lab.language,
        "brief": to_json(lab.brief),
        "organisations": to_json(lab.organisations),
    }


def _join_addresses(row: LabRow) -> dict[str, str]:
    return {"join": f"{site_address()}/j/{row.code}", "qr": url_for("live.qr", code=row.code)}


def _preview(row: LabRow | Lab, audience: str) -> dict[str, Any]:
    """A read-only look at another audience, for a facilitator of the lab.

    :raise Problem: `not_found` for everybody else
    """
    if not current_user.is_authenticated or not leads(asker(), row.id):
        raise Problem("not_found")
    return {"token": sessions.console_token(_secret(), claim_on(row.id)), "audience": audience}


def _qr_code(text: str, *, max_age: int) -> Response:
    """A QR code as SVG, without a size of its own: it fills the place it is given."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=2, dark=INK, light="#ffffff", omitsize=True, xmldecl=False
    )
    answer = Response(drawn.getvalue(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "no-store"
    return answer
