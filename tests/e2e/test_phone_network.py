"""Nothing written on a phone is lost: not to a dead network, a killed server, a reload, a lock, or another device."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.conftest import StartServer
from tests.contract.conftest import site_on
from tests.contract.workshop import Workshop
from tests.e2e.holding import ANSWERS, HeldLine
from tests.e2e.phoning import PROMPT, NewContext, OpenPhone, join, note, texts, write


def test_who_scans_again_comes_back_as_the_same_person(phone: OpenPhone, lab: Workshop) -> None:
    page = phone()
    page.goto(f"{lab.site.base}/j/{lab.lab['code']}")

    page.get_by_role("link", name="Continue where you were").click()

    expect(page.locator("header.top")).to_be_visible()
    assert len([m for m in lab.console.records("member").values() if not m["staff"]]) == 1


def test_what_is_written_without_a_network_waits_survives_a_reload_of_the_site_and_arrives_once(
    contexts: NewContext, start_server: StartServer
) -> None:
    server = start_server()
    lab = Workshop.create(site_on(server))
    board = lab.open(lab.add("idea_board"))
    context = contexts()
    page, line = context.new_page(), HeldLine()
    line.lay(page)
    join(page, lab, "Harbour Municipality", "Employee")
    line.hold(ANSWERS)  # the note is seen to have arrived, the answer is lost in the tunnel
    write(page, "Before the tunnel")
    expect(note(page, "Before the tunnel").get_by_text("Saved")).to_be_visible()

    context.set_offline(True)
    write(page, "In the tunnel")
    write(page, "Out in the dark")
    expect(note(page, "In the tunnel").get_by_text("Waiting for network")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("2 things are waiting")).to_be_visible()
    page.close()  # the phone's owner closes the page; what waits is on the device
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{server.url}/phone/{lab.id}")

    for words in ("In the tunnel", "Out in the dark"):
        expect(note(page, words).get_by_text("Saved")).to_be_visible(timeout=15_000)
    lab.staff("activity.reveal", board)
    assert texts(lab, board) == ["Before the tunnel", "In the tunnel", "Out in the dark"]
    lab.leave()


def test_a_phone_goes_on_by_itself_after_the_server_was_killed(contexts: NewContext, start_server: StartServer) -> None:
    server = start_server()
    lab = Workshop.create(site_on(server))
    board = lab.open(lab.add("idea_board"))
    page = contexts().new_page()
    join(page, lab, "Harbour Municipality", "Employee")
    write(page, "Said before")
    expect(note(page, "Said before").get_by_text("Saved")).to_be_visible()
    lab.leave()

    server.kill()
    write(page, "Said while it was away")
    expect(note(page, "Said while it was away").get_by_text("Waiting for network")).to_be_visible(timeout=15_000)
    server.start()

    expect(note(page, "Said while it was away").get_by_text("Saved")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("No network since")).to_have_count(0)
    lab.api.post(
        f"/labs/{lab.id}/commands",
        {"id": "6ff3d3f2-54b9-4bb4-8d0c-7a3e0f2a1c11", "name": "activity.reveal", "activity": board, "data": {}},
    ).ok()
    cards = lab.api.get(f"/labs/{lab.id}/records", audience="staff").ok()["records"]
    assert sorted(card["text"] for key, card in cards.items() if key.startswith("card/")) == [
        "Said before",
        "Said while it was away",
    ]


def test_half_a_note_survives_a_reload(phone: OpenPhone, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    page = phone()
    page.get_by_label(PROMPT).fill("Half a tho")

    page.reload()

    expect(page.get_by_label(PROMPT)).to_have_value("Half a tho")


def test_a_place_moves_to_another_device_by_its_link(phone: OpenPhone, contexts: NewContext, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    page = phone()
    write(page, "Written on the phone")
    expect(note(page, "Written on the phone").get_by_text("Saved")).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Continue on another device").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()

    tablet = contexts(viewport={"width": 820, "height": 1180}).new_page()
    tablet.goto(page.get_by_label("Or open this link there").input_value())

    expect(note(tablet, "Written on the phone")).to_be_visible()
    assert "#" not in tablet.url


def test_words_that_were_refused_are_kept_with_the_reason(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    write(page, "First wording")
    expect(note(page, "First wording").get_by_text("Saved")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Change the note").click()
    page.get_by_role("dialog").get_by_label("Your note").fill("Better wording, too late")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    lab.staff("activity.lock", board)

    page.context.set_offline(False)

    refused = page.get_by_role("region", name="This was not taken in")
    expect(refused).to_contain_text("This activity is locked.", timeout=15_000)
    expect(refused).to_contain_text("Better wording, too late")
    expect(note(page, "First wording").get_by_text("Saved")).to_be_visible()
    page.reload()
    expect(refused).to_contain_text("Better wording, too late")
    refused.get_by_role("button", name="Put it away").click()
    expect(refused).to_have_count(0)


# Phones close the databases of a page that slept; `again` says whether they open another.
LOSE_THE_DATABASE = """(again) => {
  const born = new WeakSet(), open = indexedDB.open.bind(indexedDB), real = IDBDatabase.prototype.transaction;
  IDBFactory.prototype.open = (...names) => {
    const opening = open(...names);
    if (again) opening.addEventListener("success", () => born.add(opening.result));
    return opening;
  };
  IDBDatabase.prototype.transaction = function (...asked) {
    if (!born.has(this)) throw new DOMException("The database connection is closing.", "InvalidStateError");
    return real.apply(this, asked);
  };
}"""


def test_a_phone_whose_storage_is_gone_goes_on_sending(phone: OpenPhone, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    page = phone()
    page.evaluate(LOSE_THE_DATABASE, False)

    write(page, "After a long sleep")

    expect(note(page, "After a long sleep").get_by_text("Saved")).to_be_visible()


def test_a_phone_that_slept_keeps_what_it_writes_without_a_network(phone: OpenPhone, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    page = phone()
    page.evaluate(LOSE_THE_DATABASE, True)
    page.context.set_offline(True)
    write(page, "Woken in the tunnel")
    expect(note(page, "Woken in the tunnel").get_by_text("Waiting for network")).to_be_visible(timeout=30_000)
    context, address = page.context, page.url
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(address)

    expect(note(page, "Woken in the tunnel").get_by_text("Saved")).to_be_visible(timeout=15_000)
