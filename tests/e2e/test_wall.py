"""The idea wall in a real browser, over a real server: what is on it, how large it is, and that it keeps going."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.contract.conftest import site_on
from tests.contract.workshop import Workshop, new_id
from tests.e2e.walls import SHORT, Walls, board_with, notes_now, overlaps, pages_of, turn_to
from tests.support.server import Server

SIZES = [(1280, 720), (1920, 1080), (3840, 2160)]
LEAST_TYPE = 0.022  # of the height: legible from ten metres
ODD_NOTES = [
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung",
    "x" * 300,
    "فكرة: نجعل كل موظف قادرًا على حل المشكلة الصغيرة في نفس اليوم دون سؤال ثلاثة مستويات.",
    "🚀🎉 Celebrate every fix 👩‍👩‍👧‍👦 together 🇩🇰🇸🇪",
    ("A pasted paragraph that goes on and on. " * 30)[:1000],
    "A title line\nand below it what it means, in a sentence of its own.",
    "<img src=x onerror=alert(1)><b>not bold</b>",
    "OK",
]


def test_every_note_is_legible_and_stays_inside_its_paper_at_every_size(lab: Workshop, open_wall: Walls) -> None:
    texts = ODD_NOTES + [f"{number}. {SHORT} And then tell the others what was decided." for number in range(32)]
    board_with(lab, texts)
    for width, height in SIZES:
        page = open_wall(lab, (width, height))
        seen: set[str] = set()
        for notes in pages_of(page):
            for note in notes:
                assert note["font"] >= LEAST_TYPE * height, note
                assert not note["spills"] or note["cut"], note
                assert min(note["left"], note["top"]) >= 0, note
                assert note["right"] <= width, note
                assert note["bottom"] <= height, note
            pairs = ((one, other) for at, one in enumerate(notes) for other in notes[at + 1 :])
            assert not [pair for pair in pairs if overlaps(*pair)], "notes lie on each other"
            seen |= {note["id"] for note in notes}
        assert len(seen) == len(texts), "every note has its turn"


def test_more_notes_than_fit_are_paged_and_the_wall_says_so(lab: Workshop, open_wall: Walls) -> None:
    board_with(lab, [f"{number}. {SHORT} We start on Monday with one counter." for number in range(48)])
    page = open_wall(lab)
    mark = page.locator(".page-mark")
    expect(mark).to_contain_text("/48")
    expect(mark).to_contain_text("Page 1 of")
    first = {note["id"] for note in notes_now(page)}
    turn_to(page, 2)
    assert first.isdisjoint(note["id"] for note in notes_now(page))
    expect(mark).to_contain_text("Page 2 of")


def test_a_hidden_board_shows_blank_notes_and_a_count_but_no_text(lab: Workshop, open_wall: Walls) -> None:
    page = open_wall(lab)
    board = board_with(lab, ["canary one", "canary two", "canary three"], reveal=False, hidden=True)
    expect(page.locator(".blank")).to_have_count(3)
    expect(page.locator(".note-count-number")).to_have_text("3")
    assert "canary" not in page.content()
    lab.staff("activity.reveal", board)
    expect(page.locator(".slot")).to_have_count(3)
    expect(page.get_by_text("canary two")).to_be_visible()


def test_a_new_note_does_not_make_the_others_jump(lab: Workshop, open_wall: Walls) -> None:
    texts = [f"{number}. {SHORT} We start on Monday with one counter." for number in range(12)]
    board = board_with(lab, texts, hidden=False)
    page = open_wall(lab)
    moved = 0
    for number in range(6):
        before = {note["id"]: note for note in notes_now(page)}
        lab.phones[0].idea(board, f"Another one, number {number}.")
        expect(page.locator(".slot")).to_have_count(len(before) + 1)
        after = {note["id"]: note for note in notes_now(page)}
        same_type = all(after[id]["font"] == note["font"] for id, note in before.items())
        sideways = [id for id, note in before.items() if abs(after[id]["left"] - note["left"]) > 1]
        assert not same_type or not sideways, "a note changed its column though nothing forced it"
        moved += not same_type
    assert moved <= 2, "the type changed size at nearly every note"


def test_a_note_the_facilitator_hides_leaves_the_wall(lab: Workshop, open_wall: Walls) -> None:
    board = board_with(lab, [SHORT], hidden=False)
    bad = lab.phones[0].idea(board, "something unkind")
    page = open_wall(lab)
    expect(page.get_by_text("something unkind")).to_be_visible()
    lab.staff("card.hide", card=bad)
    expect(page.get_by_text("something unkind")).to_have_count(0)
    assert "unkind" not in page.content()


def test_columns_have_their_titles(lab: Workshop, open_wall: Walls) -> None:
    board = lab.open(
        lab.add("idea_board", hidden=False, columns=[{"id": "a", "title": "Hears"}, {"id": "b", "title": "Sees"}])
    )
    phone = lab.phone()
    phone.idea(board, "a loud bell", column="a")
    phone.idea(board, "a long queue", column="b")
    page = open_wall(lab)
    expect(page.locator(".note-column")).to_have_count(2)
    expect(page.locator(".note-column").filter(has_text="Hears").locator(".slot")).to_contain_text("a loud bell")
    expect(page.locator(".note-column").filter(has_text="Sees").locator(".slot")).to_contain_text("a long queue")


def test_the_lobby_says_how_to_join_large_enough(lab: Workshop, open_wall: Walls) -> None:
    page = open_wall(lab)
    qr = page.locator(".lobby-qr")
    expect(qr).to_be_visible()
    page.wait_for_function("() => document.querySelector('.lobby-qr').naturalWidth > 0")
    page.wait_for_function("() => document.querySelector('.lobby-qr').getBoundingClientRect().height >= 1080 / 3")
    expect(page.locator(".lobby-code")).to_have_text(lab.lab["code"])
    page.wait_for_function(
        """() => {
          const style = getComputedStyle(document.querySelector('.lobby-code'));
          const pen = document.createElement('canvas').getContext('2d');
          pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
          return pen.measureText('H').actualBoundingBoxAscent >= 1080 / 8;
        }"""
    )
    lab.phone("org-b")
    arrived = page.locator(".assembly-item").filter(has_text="Harbour Municipality")
    expect(arrived.locator(".assembly-count")).to_have_text("1")


def test_the_way_in_stays_in_a_corner_until_joining_is_closed(lab: Workshop, open_wall: Walls) -> None:
    board_with(lab, [SHORT])
    page = open_wall(lab)
    corner = page.locator(".join-corner")
    expect(corner).to_contain_text(lab.lab["code"])
    expect(page.locator(".challenge")).to_have_text(lab.lab["challenge"])
    lab.staff("door.close")
    expect(corner).to_have_count(0)


def test_a_spotlight_shows_one_idea_and_lets_go_again(lab: Workshop, open_wall: Walls) -> None:
    board = board_with(lab, [SHORT, "Ring the bell."])
    page = open_wall(lab)
    card = next(id for id, card in lab.console.records("card").items() if card["text"] == "Ring the bell.")
    lab.staff("wall.spotlight", card=card)
    spotlight = page.locator(".spotlight")
    expect(spotlight).to_contain_text("Ring the bell.")
    page.wait_for_function(
        "() => parseFloat(getComputedStyle(document.querySelector('.spotlight .fit-text')).fontSize) > 1080 * 0.05"
    )
    expect(page.locator(".slot")).to_have_count(0)
    lab.staff("wall.spotlight", card=None)
    expect(page.locator(".slot")).to_have_count(2)
    assert board


def test_an_open_vote_shows_turnout_and_no_totals_then_bars(lab: Workshop, open_wall: Walls) -> None:
    board_with(lab, [SHORT, "Ring the bell."], hidden=False)
    ids = {card["text"]: id for id, card in lab.console.records("card").items()}
    vote = lab.open(lab.add("dot_vote", budget=3, per_item=3))
    lab.phone("org-b")
    page = open_wall(lab)
    for item in (ids[SHORT], ids[SHORT], ids["Ring the bell."]):
        lab.phones[0].does("dot.place", vote, item=item)
    expect(page.locator(".turnout")).to_contain_text("1 of 2 have voted")
    expect(page.locator(".vote-row")).to_have_count(0)
    assert SHORT not in page.content()
    lab.staff("activity.reveal", vote)
    rows = page.locator(".vote-row")
    expect(rows.first).to_contain_text(SHORT)
    page.clock.run_for(2000)
    expect(rows.first.locator(".is-raw .vote-value")).to_have_text("2")
    expect(rows.nth(1).locator(".is-raw .vote-value")).to_have_text("1")


def test_answers_in_sentences_turn_until_each_was_read(lab: Workshop, open_wall: Walls) -> None:
    asked = [{"id": letter, "type": "text", "text": "What did you learn?"} for letter in "abc"]
    step = lab.open(lab.add("check_out", questions=asked))
    said = {f"{number}. " + f"{SHORT} We start on Monday. " * 6 for number in range(6)}
    for words in said:
        lab.phone().does("answer.give", step, question="b", value=words)
    lab.staff("activity.reveal", step)
    page = open_wall(lab, (1280, 720), reduced_motion="reduce")
    panel = page.locator(".panel-text").filter(has=page.locator(".panel-page"))
    expect(panel.locator(".panel-page")).to_contain_text("Page 1 of")
    seen: set[str] = set()
    for _ in range(8):
        seen |= {words.strip() for words in panel.locator("li").all_inner_texts()}
        assert panel.locator(".is-cut").count() == 0, "an answer is cut"
        page.clock.run_for(20_000)
    assert seen == {words.strip() for words in said}


def test_the_view_follows_the_lab_and_the_facilitator_may_choose_another(lab: Workshop, open_wall: Walls) -> None:
    page = open_wall(lab)
    wall = page.locator(".wall")
    expect(wall).to_have_attribute("data-scene", "lobby")
    board = board_with(lab, [SHORT])
    expect(wall).to_have_attribute("data-kind", "idea_board")
    lab.open(lab.add("break"))
    expect(wall).to_have_attribute("data-kind", "break")
    lab.staff("timer.start", seconds=600)
    expect(page.locator(".break-time")).to_be_visible()
    lab.staff("wall.show", view="board")
    expect(wall).to_have_attribute("data-kind", "idea_board")
    lab.staff("wall.show", view="blank")
    expect(page.locator(".is-blank")).to_be_visible()
    assert SHORT not in page.content()
    lab.staff("wall.show", view="auto")
    lab.staff("wall.theme", theme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    lab.staff("room.tell", text="Coffee is served.")
    expect(page.locator(".ribbon")).to_have_text("Coffee is served.")
    lab.staff("lab.close")
    expect(wall).to_have_attribute("data-scene", "closing")
    assert board


def test_a_wall_keeps_its_picture_without_a_network_and_heals_by_itself(server: Server, open_wall: Walls) -> None:
    lab = Workshop.create(site_on(server))
    board = board_with(lab, [SHORT], hidden=False)
    page = open_wall(lab)
    expect(page.locator(".slot")).to_have_count(1)
    lab.leave()
    server.kill()
    page.clock.run_for(4000)
    expect(page.locator(".network-mark")).to_be_visible()
    expect(page.get_by_text(SHORT)).to_be_visible()
    server.start()
    wish = {
        "id": new_id(),
        "name": "card.add",
        "activity": board,
        "data": {"card": new_id(), "text": "Written after the outage."},
    }
    assert lab.api.post(f"/labs/{lab.id}/commands", wish).ok()["ok"]
    page.clock.run_for(6000)
    expect(page.get_by_text("Written after the outage.")).to_be_visible(timeout=15_000)
    expect(page.locator(".network-mark")).to_have_count(0)


def test_a_wall_has_no_scroll_bar_no_cursor_and_nothing_to_press(lab: Workshop, open_wall: Walls) -> None:
    board_with(lab, [f"{number}. {SHORT}" for number in range(40)])
    page = open_wall(lab, (1280, 720))
    notes_now(page)
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll('*')].filter((one) => {
          const {overflowX, overflowY} = getComputedStyle(one);
          return [overflowX, overflowY].some((way) => way === 'auto' || way === 'scroll');
        }).map((one) => one.className)"""
        )
        == []
    )
    assert page.evaluate("() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [
        720,
        1280,
    ]
    assert page.evaluate("() => getComputedStyle(document.querySelector('.slot .note')).cursor") == "none"
    assert page.locator("button, a, input, dialog").count() == 0


def test_nothing_moves_for_those_who_asked_for_stillness(lab: Workshop, open_wall: Walls) -> None:
    board = board_with(lab, [SHORT], hidden=False)
    page = open_wall(lab, reduced_motion="reduce")
    lab.phones[0].idea(board, "Another.")
    expect(page.locator(".slot")).to_have_count(2)
    assert page.evaluate("() => document.getAnimations().length") == 0
