"""A whole half-day lab, scripted: 30 phones, a console and two walls, from the lobby to the published innovation.

Two phones, the console and one wall are pages in a real browser, led by what a person sees and presses; 28 phones and the second wall
are Socket.IO clients that follow the client rules of the contract.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.contract.ballots import Ballot, balanced, sums
from tests.contract.live import Phone
from tests.contract.workshop import ORGANISATIONS, Site, Workshop, cards_of, new_id
from tests.e2e.facilitating import Desk, desk_at, signed_in
from tests.e2e.following import Screen

SOCKET_PHONES = 28
SEED = 4
PILES = ("Mandate at the counter", "Fewer approvals", "See where my case is", "Thank those who try")
KINDS = {"check_in", "idea_board", "clustering", "dot_vote", "test_card", "check_out", "briefing", "break"}


@dataclass
class Eyes:
    """Watches every page: nothing may leave the origin, nothing may be complained about."""

    origin: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        """Listen to a page's requests, errors and broken content policies."""
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._said(page, said.type, said.text))
        return page

    def _said(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.complaints.append(f"{page.url}: {text}")

    def strangers(self) -> set[str]:
        """Addresses of other origins that a page asked for."""
        home = urlsplit(self.origin).netloc
        return {
            url for url in self.asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != home
        }


@dataclass
class Room:
    """Everybody in the lab: the desk, the wall on the screen, two phones in hands, and the crowd on sockets."""

    lab: Workshop
    desk: Desk
    wall: Page
    hands: list[Page]

    @property
    def crowd(self) -> list[Phone]:
        """The 28 phones that are sockets."""
        return self.lab.phones

    def next_activity(self) -> dict[str, Any]:
        """The facilitator presses the arrow; every surface is at the next activity when this returns."""
        before = self.lab.wall.room["lab"]["current"]
        self.desk.press("ArrowRight")
        self.lab.wall.until(lambda: self.lab.wall.room["lab"]["current"] not in (None, before), "the next activity")
        step = dict(self.lab.wall.room[f"activity/{self.lab.wall.room['lab']['current']}"])
        self.lab.settle()
        self.desk.title(step["title"])
        for page in self.hands:
            expect(page.get_by_role("heading", level=1)).to_have_text(step["title"])
        expect(self.wall.locator("body")).to_contain_text(step["prompt"])
        return step

    def key(self, key: str, step: dict[str, Any], condition: Callable[[dict[str, Any]], bool], what: str) -> None:
        """One key at the console, and the wall's socket has seen what it does to the activity."""
        self.desk.press(key)
        self.lab.wall.until(lambda: condition(self.lab.wall.room[f"activity/{step['id']}"]), what)
        self.lab.settle()

    def reveal(self, step: dict[str, Any]) -> None:
        """The facilitator shows what was hidden, if it is hidden."""
        if not self.lab.wall.room[f"activity/{step['id']}"]["revealed"]:
            self.key("r", step, lambda shown: bool(shown["revealed"]), "the reveal")


@pytest.fixture
def eyes(site: Site) -> Iterator[Eyes]:
    """Judges all pages at the end of the test."""
    watching = Eyes(site.base)
    yield watching
    assert watching.strangers() == set()
    assert watching.complaints == []
    assert any(url.startswith("ws") for url in watching.asked), "no page ever opened a websocket"


@pytest.fixture
def room(site: Site, chromium: Browser, eyes: Eyes) -> Iterator[Room]:
    """A half-day lab in its lobby, with everybody in it."""
    lab = Workshop.create(site, template="half_day_lab", title="Solved the same day", theme="trust_based_cooperation")
    assert lab.wall.in_step
    contexts = [signed_in(chromium, site)]
    desk = desk_at(contexts[0], lab)
    eyes.watch(desk.page)
    contexts.append(chromium.new_context(locale="en-GB", viewport={"width": 1920, "height": 1080}))
    wall = eyes.watch(contexts[1].new_page())
    wall.goto(f"{site.base}/wall/{lab.id}?key={lab.lab['wall_key']}")
    expect(wall.locator(".lobby-code")).to_have_text(lab.lab["code"])
    lab.screens.append(Screen(wall))
    hands = []
    for organisation in ORGANISATIONS[:2]:
        contexts.append(
            chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        )
        hands.append(join_by_hand(eyes.watch(contexts[-1].new_page()), site, lab, organisation["name"]))
        lab.screens.append(Screen(hands[-1]))
    for number in range(SOCKET_PHONES):
        lab.phone(ORGANISATIONS[number % 3]["id"], actor_group=("employee", "manager", "citizen")[number % 3])
    yield Room(lab, desk, wall, hands)
    lab.leave()
    for context in contexts:
        context.close()
    assert desk.complaints == []


def join_by_hand(page: Page, site: Site, lab: Workshop, organisation: str) -> Page:
    """The way a person comes in: scan, choose organisation and role, in."""
    page.goto(f"{site.base}/j/{lab.lab['code']}")
    page.get_by_role("radio", name=organisation).check()
    page.get_by_role("radio", name="Employee", exact=True).check()
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/phone/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Solved the same day")
    return page


def write_note(page: Page, text: str) -> None:
    """One note by thumb: typed, sent, and seen as saved."""
    page.locator("#note").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".mine .notes-item").filter(has_text=text)).to_contain_text("Saved")


def answer_by_hand(page: Page, word: str, step: str) -> None:
    """Answers all questions of a check-in or check-out, whatever they are, and is told that they are saved."""
    while page.locator("form.ask").count():
        heading = page.locator("form.ask h2").inner_text()
        if page.locator("form.ask input[type=radio]").count():
            page.locator(f"form.ask input[type=radio][value='{step}']").check(force=True)
        else:
            page.locator("form.ask input, form.ask textarea").first.fill(word)
        page.locator("form.ask button[type=submit]").click()
        expect(page.locator("form.ask h2").filter(has_text=heading)).to_have_count(0)
    expect(page.locator("body")).to_contain_text("Saved")


def together(phones: list[Phone], wishes: list[tuple[str, str, dict[str, Any]]]) -> None:
    """One command of each phone at the same time; all must succeed."""
    sent = [phone.send(name, activity, **data) for phone, (name, activity, data) in zip(phones, wishes, strict=True)]
    assert all(pending.answer()["ok"] for pending in sent)


def check_in(room: Room, step: dict[str, Any]) -> None:
    """Everybody answers; the wall counts them, and shows words and scales only after the reveal."""
    for question in step["config"]["questions"]:
        scale = question["type"] in ("scale5", "agree5")
        together(
            room.crowd,
            [
                ("answer.give", step["id"], {"question": question["id"], "value": 4 if scale else "canaryword"})
                for _ in room.crowd
            ],
        )
    answer_by_hand(room.hands[0], "trust", "4")
    answer_by_hand(room.hands[1], "hope", "5")
    room.lab.settle()
    expect(room.wall.locator(".answered-number")).to_have_text("30")
    for page in (room.wall, room.desk.page, *room.hands):
        assert "canaryword" not in page.content()
    room.reveal(step)
    answers = room.lab.wall.room[f"answers/{step['id']}"]
    assert answers["n"] == 30
    expect(room.wall.locator(".panel").first).to_be_visible()
    if any(question["type"] == "word" for question in step["config"]["questions"]):
        expect(room.wall.locator(".word-list")).to_contain_text("canaryword")
        expect(room.wall.locator(".word-list")).to_contain_text("hope")


def board(room: Room, step: dict[str, Any], *, each: int = 1, hostile: bool = False) -> None:
    """Everybody writes; hidden notes are blanks everywhere, and texts after the reveal."""
    title = step["title"]
    for turn in range(each):
        together(
            room.crowd,
            [
                ("card.add", step["id"], {"card": new_id(), "text": f"{title} {turn}.{n}"})
                for n in range(len(room.crowd))
            ],
        )
    by_hand = [
        f"{title} written by thumb",
        "<b>not bold</b> <img src=x onerror=alert(1)> שלום 😀" if hostile else f"{title} by another thumb",
    ]
    for page, text in zip(room.hands, by_hand, strict=True):
        write_note(page, text)
    room.lab.settle()
    counts = room.lab.wall.room[f"activity/{step['id']}"]["counts"]
    assert counts["cards"] == each * SOCKET_PHONES + 2
    assert counts["contributors"] == 30
    if not room.lab.wall.room[f"activity/{step['id']}"]["revealed"]:
        assert cards_of(room.lab.wall, step["id"]) == {}
        for page in (room.wall, room.desk.page, room.hands[1]):
            assert by_hand[0] not in page.content()
    room.reveal(step)
    shown = cards_of(room.lab.wall, step["id"])
    assert len(shown) == counts["cards"]
    stem = step["config"].get("stem", "")
    once = {f"{stem} {text.removeprefix(stem).strip()}".strip() for text in by_hand}
    assert {card["text"] for card in shown.values()} >= once
    expect(room.wall.locator(".note").first).to_be_visible()
    expect(room.desk.page.locator("[data-tile]")).to_have_count(counts["cards"])
    expect(room.desk.tile(by_hand[1])).to_have_count(1)
    expect(room.hands[0].locator(".others")).to_be_visible()
    for page in (room.wall, room.desk.page, *room.hands):
        assert page.locator("img[src=x]").count() == 0


def build(room: Room, step: dict[str, Any]) -> None:
    """Everybody gets three ideas of others and builds on one; the wall shows what was built where."""
    together(room.crowd, [("build.deal", step["id"], {}) for _ in room.crowd])
    room.lab.settle()
    hands = [phone.me[f"hand/{step['id']}"]["cards"] for phone in room.crowd]
    for phone, hand in zip(room.crowd, hands, strict=True):
        assert len(set(hand)) == 3
        assert not any(f"card/{card}" in phone.me for card in hand), "somebody got an idea of their own"
    together(
        room.crowd,
        [("card.add", step["id"], {"card": new_id(), "text": "Better so", "builds_on": hand[0]}) for hand in hands],
    )
    for page, text in zip(room.hands, ("Built by thumb", "Built by another thumb"), strict=True):
        expect(page.locator(".idea-in-hand .note").first).to_be_visible()
        write_note(page, text)
    room.lab.settle()
    built = cards_of(room.lab.wall, step["id"])
    assert len(built) == SOCKET_PHONES + 2
    assert all(f"card/{card['builds_on']}" in room.lab.wall.room for card in built.values())
    expect(room.wall.locator(".chain-idea").first).to_be_visible()
    expect(room.desk.tile("Built by another thumb")).to_have_count(1)


def cluster(room: Room, step: dict[str, Any]) -> None:
    """Four piles by the crowd, one note moved by thumb; the wall shows the piles by name."""
    cards = room.lab.wall.room[f"items/{step['id']}"]["cards"]
    piles = {new_id(): name for name in PILES}
    parts = [cards[n :: len(PILES)] for n in range(len(PILES))]
    for phone, (pile, name), part in zip(room.crowd, piles.items(), parts, strict=False):
        phone.does("cluster.add", step["id"], cluster=pile, title=name, cards=part[1:])
    room.lab.settle()
    page = room.hands[0]
    loose = page.locator(".note-button").first
    loose.click()
    page.get_by_role("dialog").get_by_role("button", name=PILES[0]).click()
    room.lab.wall.until(
        lambda: sum(len(c["cards"]) for c in room.lab.wall.records("cluster").values()) == len(cards) - 3,
        "the note moved by thumb",
    )
    room.wall.reload()  # it begins with all piles, before it spreads them out one by one
    for name in PILES:
        expect(room.wall.locator("body")).to_contain_text(name)
    for name in PILES:
        expect(room.desk.pile(name)).to_be_visible()
    room.lab.check_seats([room.lab.wall, room.crowd[0]])


def break_time(room: Room, step: dict[str, Any]) -> None:
    """The clock runs on every surface, stands when it is told to, and gets a minute more."""
    planned = room.lab.wall.room["timer"]["planned_s"]
    for key, condition, what in (
        (" ", lambda clock: not clock["paused"], "a running clock"),
        ("+", lambda clock: clock["planned_s"] == planned + 60, "a minute more"),
        (" ", lambda clock: clock["paused"], "a clock that stands"),
    ):
        room.desk.press(key)
        room.lab.wall.until(lambda condition=condition: condition(room.lab.wall.room["timer"]), what)
        room.lab.settle()
    assert step["minutes"] * 60 <= room.lab.wall.room["timer"]["remaining_s"] + 60


def vote(room: Room, step: dict[str, Any]) -> None:
    """All thirty place their dots, blind; the result on the screen is the sum of the ballots, raw and balanced."""
    chance = random.Random(SEED)
    offered = room.lab.wall.room[f"items/{step['id']}"][step["config"]["items"]]
    ballots: list[Ballot] = []
    pending = []
    for phone in room.crowd:
        dots = dict.fromkeys(chance.sample(offered, min(3, len(offered))), 1)
        ballots.append((str(phone.organisation), dots))
        pending += [phone.send("dot.place", step["id"], item=item) for item in dots]
    assert all(one.answer()["ok"] for one in pending)
    for page, body in zip(room.hands, ("org-a", "org-b"), strict=True):
        ballots.append((body, {place_by_hand(room, page, step): 1}))
    room.lab.wall.until(lambda: room.lab.wall.room[f"tally/{step['id']}"]["voters"] == 30, "thirty voters")
    assert set(room.lab.wall.room[f"tally/{step['id']}"]) == {"voters", "eligible"}
    expect(room.wall.locator(".turnout-number")).to_have_text("30")
    assert room.wall.locator(".vote-row").count() == 0
    room.reveal(step)
    rows = {row["item"]: row for row in room.lab.wall.room[f"tally/{step['id']}"]["items"]}
    fair = balanced(ballots)
    assert {item: row["dots"] for item, row in rows.items()} == dict(sums(ballots))
    assert all(row["balanced"] == pytest.approx(fair[item], abs=0.01) for item, row in rows.items())
    best = max(rows.values(), key=lambda row: row["dots"])
    shown = room.wall.locator(f".vote-row[data-item='{best['item']}']")
    expect(shown.locator(".vote-value").first).to_have_text(str(best["dots"]))
    expect(room.desk.page.locator("main")).to_contain_text(str(best["dots"]))


def place_by_hand(room: Room, page: Page, step: dict[str, Any]) -> str:
    """One dot on the first item of the phone's own list that a person could tell from all others; the item's id."""
    kind = {"cards": "card", "clusters": "cluster"}[step["config"]["items"]]
    named = defaultdict(list)
    for id, record in room.lab.wall.records(kind).items():
        named[str(record.get("title") or record["text"])[:60]].append(id)
    rows = page.get_by_role("group", name="Dots on: ")
    for row in rows.all():
        ids = named[(row.get_attribute("aria-label") or "").removeprefix("Dots on: ")]
        if len(ids) == 1:
            row.get_by_role("button", name="Place a dot").click()
            expect(page.locator(".budget")).to_contain_text(f"{step['config']['budget'] - 1} dots left")
            return str(ids[0])
    raise AssertionError("no two items have names of their own")


def place(room: Room, step: dict[str, Any]) -> None:
    """All thirty say of each idea how much it would do and take, blind; what the room wanted most comes first, and all lies on the wall."""
    items = room.lab.wall.room[f"items/{step['id']}"]["cards"]
    assert len(items) == step["config"]["most"]
    for item in items:
        together(
            room.crowd,
            [
                ("position.set", step["id"], {"item": item, "impact": 1 + n % 5, "effort": 1 + n % 2})
                for n in range(len(room.crowd))
            ],
        )
    for page in room.hands:
        page.get_by_role("group", name="How much would it do?").get_by_role("radio", name="5", exact=True).check()
        page.get_by_role("group", name="How much would it take?").get_by_role("radio", name="1", exact=True).check()
        expect(page.locator("main")).to_contain_text("Saved")
    room.lab.settle()
    expect(room.wall.locator(".turnout-number")).to_have_text("30")
    assert f"placement/{step['id']}" not in room.lab.wall.room
    room.reveal(step)
    placed = room.lab.wall.room[f"placement/{step['id']}"]
    assert [line["item"] for line in placed] == items
    assert {line["n"] for line in placed} <= {28, 29, 30}
    assert {line["spread"] for line in placed} == {2}
    expect(room.wall.locator(".matrix-label")).to_have_count(len(items))
    room.desk.page.get_by_role("button", name="Show on the wall what divides us").click()
    expect(room.wall.locator(".matrix-label.is-lit")).to_have_count(3)


def experiment(room: Room, step: dict[str, Any]) -> None:
    """A test card written by thumb; the wall shows it, and the facilitator makes it an innovation."""
    page = room.hands[0]
    page.locator(".testcards .note-button").first.click()
    page.get_by_label("We believe that").fill("Small errors are put right the same day")
    page.get_by_label("To test it we will").fill("Let one counter try it for four weeks")
    page.get_by_label("We measure").fill("Cases closed the same day")
    page.get_by_label("We are right if").fill("60 per cent are")
    page.get_by_label("Responsible function").fill("counter manager")
    page.get_by_role("button", name="Save the test card").click()
    room.lab.wall.until(lambda: room.lab.wall.records("experiment"), "the experiment")
    (written,) = room.lab.wall.records("experiment").values()
    assert written["belief"] == "Small errors are put right the same day"
    assert written["threshold"] == "60 per cent are"
    room.lab.settle()
    expect(room.wall.locator("body")).to_contain_text("Small errors are put right the same day")


def consent(room: Room, step: dict[str, Any]) -> None:
    """All thirty say where they stand, blind; an objection is read without a name, and becomes a condition."""
    levels = ("full_support", "minor_reservations", "can_live_with", "stand_aside")
    wish = {"proposal": "prompt", "reason": ""}
    together(
        room.crowd,
        [("support.give", step["id"], {**wish, "level": levels[n % len(levels)]}) for n in range(len(room.crowd))],
    )
    for page, level in zip(room.hands, ("Cannot support", "Full support"), strict=True):
        page.get_by_role("radio", name=level).check(force=True)
        if level == "Cannot support":
            page.get_by_label("What harm do you see?").fill("Nights are not covered")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("main")).to_contain_text("Saved")
    room.lab.settle()
    expect(room.wall.locator(".turnout-number")).to_have_text("30")
    for page in (room.wall, room.desk.page, room.hands[1]):
        assert "Nights are not covered" not in page.content()
    room.reveal(step)
    expect(room.wall.locator(".answer-bar")).to_have_count(5)
    expect(room.wall.locator(".stance-words")).to_contain_text("Nights are not covered")
    desk = room.desk.page
    desk.get_by_role("button", name="Make a condition of").click()
    desk.get_by_label("We try it if").fill("Only by day")
    desk.get_by_role("button", name="Keep as a condition").click()
    expect(room.wall.locator(".is-condition")).to_contain_text("Only by day")
    expect(room.hands[0].locator("main")).to_contain_text("Only by day")


def document(room: Room, eyes: Eyes) -> str:
    """From the console to the library: a draft out of the lab, completed, published; its title."""
    desk = room.desk.page
    room.desk.page.get_by_role("button", name="an innovation").first.click()
    with (
        desk.expect_popup()
        if desk.get_by_role("link", name="Open the draft").get_attribute("target") == "_blank"
        else _same(desk) as opened
    ):
        desk.get_by_role("link", name="Open the draft").click()
    page = opened.value
    eyes.watch(page)
    page.wait_for_url("**/library/*/edit")
    title = "Small errors put right at the counter"
    texts = {
        "title": title,
        "summary_plain": "Counter staff may put small errors right at once and log each in one line.",
        "problem": "Small errors took days.",
        "target_groups": "residents",
        "what_failed": "Nobody dared in the first week.",
        "lessons": "Give written backing first.",
        "replaces": "Three levels of approval.",
        "side_effects": "None seen.",
        "costs.development_hours": "20",
        "core_elements": "a fixed limit",
        "adaptable_elements": "the sum",
        "reuse.conditions": "A manager who signs.",
        "anchoring.owner_role": "counter manager",
        "anchoring.review_on": "2026-12-01",
        "contact.function": "Service development",
        "contact.mailbox": "service@harbour.example",
    }
    for name, text in texts.items():
        page.locator(f"[name='{name}']").fill(text)
    if not page.locator("[name='whats_new']").input_value():
        page.locator("[name='whats_new']").fill("The counter may decide.")
    page.locator("[name='novelty']").select_option(index=1)
    page.locator("[name='novelty_source']").fill("A neighbouring municipality")
    for name in ("innovation_types", "government_level", "evaluation_methods", "initiators", "partners"):
        page.locator(f"input[type=checkbox][name='{name}']").first.check(force=True)
    for name in ("policy_area", "user_involvement", "factor-employees", "factor-audit"):
        page.locator(f"select[name='{name}']").select_option(index=1)
    page.get_by_role("button", name="Publish").first.click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return title


class _same:
    """A navigation in the same page, with the shape of expect_popup."""

    def __init__(self, page: Page) -> None:
        self.value = page

    def __enter__(self) -> _same:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def promise(room: Room, step: dict[str, Any]) -> None:
    """An organisation promises by thumb, both its parties confirm, one of them at the desk; the wall shows who has."""
    page = room.hands[0]
    page.get_by_role("button", name="Write a promise").click()
    page.get_by_label("We promise to").fill("Share the log every month")
    page.get_by_label("Responsible function").fill("counter manager")
    page.get_by_label("We report back on").fill("2030-06-01")
    page.get_by_role("button", name="Save the promise").click()
    page.get_by_role("button", name="Confirm for: Employees").click()
    expect(room.wall.locator(".wall-sheet")).to_contain_text("Share the log every month")
    expect(room.wall.locator(".wall-sheet.is-holding")).to_have_count(0)
    room.desk.page.get_by_role("button", name="Confirm for: Employer").click()
    expect(room.wall.locator(".wall-sheet.is-holding")).to_have_count(1)
    expect(room.desk.page.locator("main")).to_contain_text("Employer: confirmed")


PLAY: dict[str, Callable[[Room, dict[str, Any]], None]] = {
    "check_in": check_in,
    "check_out": check_in,
    "idea_board": board,
    "brainwriting": build,
    "clustering": cluster,
    "dot_vote": vote,
    "matrix": place,
    "test_card": experiment,
    "commitment": promise,
    "gradients": consent,
    "break": break_time,
}


@pytest.mark.timeout(600)  # half a day: two minutes, or five where others keep the machine busy
def test_a_half_day_lab_runs_from_the_lobby_to_the_published_innovation(room: Room, eyes: Eyes, site: Site) -> None:
    expect(room.wall.locator(".assembly-number")).to_have_text("30")
    expect(room.desk.page.locator(".lobby-count")).to_contain_text("30 people are here")
    agenda = room.lab.agenda
    assert len(agenda) == 13
    seen = []
    for planned in agenda:
        step = room.next_activity()
        assert step["id"] == planned["id"]
        seen.append(step["kind"])
        if step["kind"] == "idea_board":
            board(room, step, each=2 if step["phase"] == "ideate" else 1, hostile=step["phase"] == "ideate")
        else:
            PLAY[step["kind"]](room, step)
        room.lab.check_seats([room.lab.wall, room.crowd[0], room.crowd[-1]])
    assert {"check_in", "idea_board", "clustering", "break", "dot_vote", "test_card", "check_out"} <= set(seen)
    expect(room.wall.locator(".panel").first).to_be_visible()

    room.desk.press("ArrowLeft")
    room.desk.title(agenda[-2]["title"])
    test_card = next(step for step in agenda if step["kind"] == "test_card")
    room.desk.page.get_by_role("navigation", name="Agenda").get_by_role("button", name=test_card["title"]).click()
    title = document(room, eyes)
    found = site.nobody.get("/innovations", q="counter").ok()["innovations"]
    assert title in [innovation["title"] for innovation in found]
    reader = eyes.watch(room.wall.context.new_page())
    reader.goto(f"{site.base}/library?q=counter")
    expect(reader.get_by_role("link", name=title)).to_be_visible()

    room.lab.api.command(room.lab.id, "lab.close")
    expect(room.wall.locator(".closing-title")).to_be_visible()
    expect(room.wall.locator(".closing-numbers")).to_contain_text("30")
    reader.goto(f"{site.base}/report/{room.lab.id}")
    assert reader.url.endswith("/login") or "Sign in" in reader.content(), "a stranger reads the report"
