"""Letters: each is sent once whatever runs beside it, tried again when the mail server is away, and forgotten when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from labapp import config
from labapp.mail import smtp
from labapp.store import accounts, labs, letters, migrate
from labapp.store.db import Database
from labapp.store.letters import Letter
from tests.following.conftest import Letterbox

NOW = datetime(2026, 4, 4, 9, 0, tzinfo=UTC)
MAILBOX = "service@harbour.example"


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    """A database of each kind."""
    found = Database(url)
    migrate.upgrade(found)
    yield found
    found.close()


@pytest.fixture
def letter(db: Database) -> Letter:
    """A letter about a lab."""
    owner = accounts.create_account(db, email="a@b.example", password_hash="-").id
    lab = labs.create_lab(db, title="L", challenge="?", language="en", agenda=(), owner=owner)
    return Letter("check/one/due", lab.id, MAILBOX, "How does it stand?", "Tell us.", "<p>Tell us.</p>")


def test_an_occasion_is_written_once(db: Database, letter: Letter) -> None:
    assert [letters.put(db, letter, NOW) for _ in range(3)] == [True, False, False]
    assert letters.known(db, ["check/one/due", "check/two/due"]) == {"check/one/due"}


def test_two_processes_that_come_at_once_write_and_take_a_letter_once(db: Database, letter: Letter) -> None:
    others = [Database(db.url.render_as_string(hide_password=False)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda other: letters.put(other, letter, NOW), others))
        taken = [one for batch in pool.map(lambda other: letters.claim(other, NOW), others) for one in batch]
    for other in others:
        other.close()
    assert sum(written) == 1
    assert [one.occasion for one in taken] == ["check/one/due"]


def test_a_letter_is_not_taken_before_its_time(db: Database, letter: Letter) -> None:
    letters.put(db, letter, NOW + timedelta(hours=1))
    assert letters.claim(db, NOW) == []
    assert len(letters.claim(db, NOW + timedelta(hours=1))) == 1


def test_when_it_is_sent_its_address_and_words_are_forgotten(db: Database, letter: Letter) -> None:
    letters.put(db, letter, NOW)
    (taken,) = letters.claim(db, NOW)
    letters.sent(db, taken)
    assert letters.counts(db) == {"waiting": 0, "sending": 0, "sent": 1, "given_up": 0}
    assert letters.claim(db, NOW + timedelta(days=9)) == []
    assert not letters.put(db, letter, NOW)


def test_a_letter_that_fails_is_tried_again_with_growing_pauses_and_then_given_up(db: Database, letter: Letter) -> None:
    letters.put(db, letter, NOW)
    moment, pauses = NOW, []
    while taken := letters.claim(db, moment):
        letters.failed(db, taken[0], moment, for_good=False)
        if len(pauses) == len(letters.PAUSES):
            break
        pause = next(minutes for minutes in range(2000) if _due(db, moment + timedelta(minutes=minutes)))
        pauses.append(pause)
        moment += timedelta(minutes=pause)
    assert pauses == [1, 5, 30, 180, 1440]
    assert letters.counts(db)["given_up"] == 1


def _due(db: Database, moment: datetime) -> bool:
    from sqlalchemy import func, select

    from labapp.core.moments import rfc3339
    from labapp.store.following_tables import LetterRow

    with db.read() as session:
        due = select(func.count()).where(LetterRow.state == "waiting", LetterRow.due_at <= rfc3339(moment))
        return bool(session.scalar(due))


def test_what_a_dead_process_had_taken_is_taken_by_another_after_a_while(db: Database, letter: Letter) -> None:
    letters.put(db, letter, NOW)
    assert len(letters.claim(db, NOW)) == 1
    assert letters.claim(db, NOW + timedelta(minutes=9)) == []
    (again,) = letters.claim(db, NOW + letters.CLAIM)
    assert again.tries == 2


def test_an_answer_that_comes_after_its_claim_ran_out_changes_nothing(db: Database, letter: Letter) -> None:
    letters.put(db, letter, NOW)
    (late,) = letters.claim(db, NOW)
    (again,) = letters.claim(db, NOW + letters.CLAIM)
    letters.failed(db, late, NOW, for_good=True)
    assert letters.counts(db)["sending"] == 1
    letters.sent(db, again)
    assert letters.counts(db)["sent"] == 1


# Over the line


def settings(box: Letterbox, **more: object) -> config.Settings:
    port: int = box.port  # type: ignore[attr-defined]
    mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_from": "labs@labapp.example"}
    return config.Settings(**{**mail, **more})  # type: ignore[arg-type]


def send(box: Letterbox, *some: Letter, **more: object) -> list[str]:
    return [outcome for _, outcome in smtp.send(settings(box, **more), some, lambda: NOW)]


PLAIN = Letter(
    "check/one/due",
    "lab",
    MAILBOX,
    "Hur står det?\nBcc: x@y.example",
    "Berätta – kort.",
    "<p>Kort.</p>",
    "https://x.example/f/stop/t",
)


def test_a_letter_arrives_as_text_and_html_with_a_way_out(letterbox: Letterbox) -> None:
    assert send(letterbox, PLAIN) == ["sent"]
    (mail,) = letterbox.letters
    assert letterbox.recipients == [MAILBOX]
    assert (mail["From"], mail["To"]) == ("Labapp <labs@labapp.example>", MAILBOX)
    assert mail["Subject"] == "Hur står det? Bcc: x@y.example", "a line break in a title makes no head of its own"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Berätta – kort."  # type: ignore[union-attr]
    assert mail["List-Unsubscribe"] == "<https://x.example/f/stop/t>"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_is_sent_again_has_the_same_message_id(letterbox: Letterbox) -> None:
    assert send(letterbox, PLAIN, PLAIN) == ["sent", "sent"]
    assert len({mail["Message-ID"] for mail in letterbox.letters}) == 1


@pytest.mark.parametrize(("answer", "outcome"), [("451 later", "later"), ("550 no such mailbox", "never")])
def test_the_mail_servers_answer_decides(letterbox: Letterbox, answer: str, outcome: str) -> None:
    letterbox.answers = [answer]
    assert send(letterbox, PLAIN, PLAIN) == [outcome, "sent"]


def test_when_the_mail_server_is_away_all_letters_wait(letterbox: Letterbox) -> None:
    assert send(letterbox, PLAIN, PLAIN, smtp_port=1) == ["later", "later"]


def test_a_server_without_encryption_is_not_trusted_where_it_was_asked_for(letterbox: Letterbox) -> None:
    assert send(letterbox, PLAIN, smtp_security="starttls") == ["later"]
    assert letterbox.offered == 0
