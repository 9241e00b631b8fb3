"""Settings: from the environment (prefix LABAPP_) and from `.env`, each with its meaning, type and default in one place."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from dotenv import dotenv_values
from msgspec import Meta, Struct
from msgspec.structs import fields, replace

PREFIX = "LABAPP_"
SHORTEST_SECRET = 32  # signs
FEWEST_SIGNS = 10  # different ones among them: fewer were typed, not drawn
PLACEHOLDER = re.compile(r"change.?me|your.?secret|secret.?key|(secret){2}|(1234567890){2}|example.?key", re.IGNORECASE)


class SettingsError(ValueError):
    """A setting can't be used; the message is one line for the operator."""


class Settings(Struct, frozen=True):
    """How this server is set up."""

    instance: Annotated[str, Meta(description="Folder for what this server keeps: database, secret key")] = "instance"
    database_url: Annotated[str, Meta(description="SQLAlchemy URL; empty is SQLite in the instance folder")] = ""
    redis_url: Annotated[
        str | None, Meta(description="Redis that lets several processes nudge each other; none by default")
    ] = None
    secret_key: Annotated[str, Meta(description="Signs sessions; made and kept in the instance folder if absent")] = ""
    public_url: Annotated[
        str | None, Meta(description="Address that links and QR codes carry, e.g. https://lab.example.org")
    ] = None
    host: Annotated[str, Meta(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port to listen on")] = 8000
    async_mode: Annotated[
        Literal["eventlet", "gevent", "threading"], Meta(description="How the server does many things at once")
    ] = "eventlet"
    trusted_proxies: Annotated[int, Meta(ge=0, description="Proxies in front that set X-Forwarded headers")] = 0
    timezone: Annotated[str, Meta(description="Time zone in which pages write times")] = "Europe/Stockholm"
    metrics_token: Annotated[
        str | None, Meta(description="Bearer token for /metrics from elsewhere than this machine")
    ] = None
    smtp_host: Annotated[
        str | None, Meta(description="Mail server that reminders of follow-ups go out by; without one none are sent")
    ] = None
    smtp_port: Annotated[int, Meta(ge=1, le=65535, description="Port of the mail server")] = 587
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"],
        Meta(description="How the line to the mail server is encrypted; none for a server on this machine alone"),
    ] = "starttls"
    smtp_user: Annotated[str | None, Meta(description="Name to sign in to the mail server with, if it asks")] = None
    smtp_password: Annotated[str | None, Meta(description="Password to sign in to the mail server with")] = None
    smtp_from: Annotated[
        str, Meta(description="Address that reminders come from, such as labs@example.org; needed to send any")
    ] = ""

    @property
    def base_url(self) -> str:
        """The address of the site without a final slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def reachable_host(self) -> str:
        """A name for the address to listen on that a client of this machine can ask for."""
        return "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host


SECRET = {"secret_key", "metrics_token", "redis_url", "database_url", "smtp_password"}


def load(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings of this process. Makes the instance folder and the secret key if they are not there.

    :raise SettingsError: a value of the wrong type, or an unknown LABAPP_ variable
    """
    given = {**dotenv_values(".env"), **os.environ} if environment is None else dict(environment)
    known = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    ours = {known[name]: value for name, value in given.items() if name in known and value}
    ours |= {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = msgspec.convert(ours, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"A setting can't be used: {str(error).replace('$.', PREFIX)}") from None
    folder = Path(settings.instance).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if settings.secret_key:
        _demand_strong(settings.secret_key, "LABAPP_SECRET_KEY")
    return replace(
        settings,
        instance=str(folder),
        secret_key=settings.secret_key or _kept_secret(folder / "secret_key"),
        database_url=settings.database_url or f"sqlite:///{folder / 'labapp.sqlite3'}",
    )


def _kept_secret(file: Path) -> str:
    """The secret key of this instance, made on first run and readable by its owner alone."""
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    key = file.read_text().strip()
    _demand_strong(key, f"The secret key in {file}")
    return key


def _demand_strong(key: str, called: str) -> None:
    """Lets a key pass that can have been drawn by chance.

    :raise SettingsError: it is short, a placeholder, or made of few signs
    """
    if len(key) < SHORTEST_SECRET:
        raise SettingsError(f"{called} is shorter than {SHORTEST_SECRET} signs.")
    if len(set(key)) < FEWEST_SIGNS or PLACEHOLDER.search(key):
        raise SettingsError(
            f"{called} can be guessed. Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )


def described(settings: Settings) -> list[dict[str, Any]]:
    """Every setting: {name, meaning, default, value}; secret values are masked."""
    shape = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    return [
        {
            "name": PREFIX + name.upper(),
            "meaning": about["description"],
            "default": about.get("default"),
            "value": "***" if name in SECRET and getattr(settings, name) else getattr(settings, name),
        }
        for name, about in shape.items()
    ]
