"""Labapp runs public innovation labs: live on phones, walls and a console, and documented afterwards.

`create_app` wires the parts together and decides nothing. Nothing is imported here that green threads must have patched before:
`labapp.server` does that first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flask import Flask
    from flask_socketio import SocketIO

    from labapp.config import Settings
    from labapp.live.gateway import Gateway
    from labapp.live.rooms import Rooms
    from labapp.store.db import Database

__version__ = "0.1.0"


class Services(NamedTuple):
    """What an application is made of; pages find it at `app.extensions["labapp"]`."""

    settings: Settings
    db: Database
    rooms: Rooms
    socketio: SocketIO
    gateway: Gateway


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application with its database, rooms and sockets. The database must be at the newest schema (`labapp serve` sees to it)."""
    from zoneinfo import ZoneInfo

    from flask import Flask
    from flask_socketio import SocketIO

    from labapp import assets, cli, config, extensions, web
    from labapp.live import wire
    from labapp.live.bus import make_bus
    from labapp.live.gateway import Gateway
    from labapp.live.handshake import Handshake
    from labapp.live.rooms import Rooms
    from labapp.store.db import Database

    settings = settings or config.load()
    app = Flask(__name__, template_folder=str(assets.TEMPLATES), static_folder=None, instance_path=settings.instance)
    app.config["SECRET_KEY"] = settings.secret_key
    db = Database(settings.database_url, settings.secret_key)
    socketio = SocketIO(
        app,
        async_mode=settings.async_mode,
        async_handlers=False,  # one client's commands stay in order, and a flood waits in its own socket
        json=wire,
        http_compression=False,
        max_http_buffer_size=65_536,
        ping_interval=10,
        ping_timeout=15,  # a thin line may take long to get through what was sent before the ping
        manage_session=False,
    )
    gateway = Gateway(app, socketio, db, settings)
    spawn = socketio.start_background_task
    rooms = Rooms(db, make_bus(settings.redis_url), gateway, spawn, zone=ZoneInfo(settings.timezone))
    gateway.listen(rooms)
    services = Services(settings, db, rooms, socketio, gateway)
    app.extensions["labapp"] = services
    app.wsgi_app = Handshake(app.wsgi_app)  # type: ignore[method-assign]
    assets.init_app(app)
    extensions.init_app(app, services)
    web.init_app(app, services)  # after the files and the sockets: its security headers go around them
    cli.register(app)
    return app
