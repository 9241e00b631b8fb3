"""Sending by SMTP. One line to the mail server for all letters of a round; each letter has its own outcome."""

from __future__ import annotations

import hashlib
import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from labapp.config import Settings
from labapp.store.letters import Letter

log = logging.getLogger(__name__)

Outcome = Literal["sent", "later", "never"]
TIMEOUT_S = 20.0
PERMANENT = range(500, 600)


def can_send(settings: Settings) -> bool:
    """Whether this server is set up to send letters."""
    return bool(settings.smtp_host and settings.smtp_from)


def message(settings: Settings, letter: Letter, now: datetime) -> EmailMessage:
    """A letter as it goes over the line: plain text first, the same as simple HTML, and a way to ask for no more in the head."""
    mail = EmailMessage()
    host = settings.smtp_from.rpartition("@")[2]
    mail["From"] = Address("Labapp", addr_spec=settings.smtp_from)
    mail["To"] = letter.recipient
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(now)
    # Made of the occasion: a letter that is tried again is the same letter to whoever has got it.
    mail["Message-ID"] = f"<{hashlib.sha256(letter.occasion.encode()).hexdigest()[:32]}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        mail["List-Unsubscribe"] = f"<{letter.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


def send(
    settings: Settings, letters: Sequence[Letter], clock: Callable[[], datetime]
) -> Iterator[tuple[Letter, Outcome]]:
    """Sends letters one after the other and tells after each what became of it. Never raises: what fails is tried later."""
    line: smtplib.SMTP | None = None
    for number, letter in enumerate(letters):
        try:
            line = line or _line(settings)
            line.send_message(message(settings, letter, clock()))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            yield letter, "never" if codes and all(code in PERMANENT for code in codes) else "later"
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
            yield letter, "never" if refused.smtp_code in PERMANENT else "later"
        except (smtplib.SMTPException, OSError, ValueError):
            log.warning("the mail server could not be reached; letters wait", exc_info=True)
            yield from ((rest, "later") for rest in letters[number:])
            break
        else:
            yield letter, "sent"
    if line is not None:
        _hang_up(line)


def _line(settings: Settings) -> smtplib.SMTP:
    host, port, context = settings.smtp_host or "", settings.smtp_port, ssl.create_default_context()
    if settings.smtp_security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        line = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        if settings.smtp_security == "starttls":
            line.starttls(context=context)
        if settings.smtp_user:
            line.login(settings.smtp_user, settings.smtp_password or "")
    except BaseException:
        line.close()
        raise
    return line


def _hang_up(line: smtplib.SMTP) -> None:
    try:
        line.quit()
    except (smtplib.SMTPException, OSError):
        line.close()
