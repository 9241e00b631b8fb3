"""The three sample labs, played by real clients from the first join to the published record.

Every participant of the file joins with their organisation and role, writes their ideas and casts their ballot; what the wall shows
must equal what the file says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import pytest

from tests.contract.ballots import Ballot, balanced
from tests.contract.live import Phone
from tests.contract.samples import LANGUAGES, sample
from tests.contract.workshop import Site, Workshop, cards_of, new_id

AGREES, DOES_NOT = 5, 2
PARTIES: dict[str, dict[str, str]] = {"employer": {"party": "employer"}, "employee": {"party": "union"}, "none": {}}


class Play:
    """One file being played: who is who, which idea became which card, where in the agenda we are."""

    def __init__(self, site: Site, file: dict[str, Any]) -> None:
        self.file = file
        about = file["lab"]
        bodies = [{"id": body["id"], "name": body["name"], "level": body["level"]} for body in file["organisations"]]
        self.lab = Workshop.create(
            site,
            title=about["title"],
            challenge=about["challenge"],
            language=file["language"],
            template=about["template"],
            theme=about["theme"],
            identity=about["anonymity"],
            organisations=bodies,
        )
        assert self.lab.console.in_step
        assert self.lab.wall.in_step
        self.people: dict[str, Phone] = {}
        self.cards: dict[str, str] = {}
        self.clusters: dict[str, str] = {}
        self.ballots: list[Ballot] = []

    @property
    def wall(self) -> dict[str, Any]:
        """What the wall holds."""
        return self.lab.wall.room

    def arrive(self) -> None:
        """Everybody joins, with organisation, role and party."""
        for person in self.file["participants"]:
            party = PARTIES[person["party_function"]]
            self.people[person["id"]] = self.lab.phone(
                person["organisation_id"], actor_group=person["actor_group"], name=person["role"], **party
            )
        self._turns = cycle(self.people.values())
        self._turns_of: dict[str, Any] = {}
        by_body: dict[str, list[Phone]] = defaultdict(list)
        for phone in self.people.values():
            by_body[str(phone.organisation)].append(phone)
        self._turns_of = {body: cycle(phones) for body, phones in by_body.items()}

    def author(self, note: dict[str, Any]) -> Phone:
        """Who writes a note: its participant, else a member of the organisation it is tagged with, else the next in turn."""
        if person := note.get("participant_id"):
            return self.people[person]
        body = (note.get("group_tag") or {}).get("organisation_id")
        return next(self._turns_of[body] if body else self._turns)

    def together(self, phones_do: list[tuple[Phone, str, str, dict[str, Any]]]) -> None:
        """Many phones' commands at once; each must succeed. The wall has seen them all when this returns."""
        sent = [phone.send(name, activity, **data) for phone, name, activity, data in phones_do]
        answers = [pending.answer() for pending in sent]
        assert all(answer["ok"] for answer in answers), [answer for answer in answers if not answer["ok"]][:3]
        self.lab.all_reach(max((answer["seq"] for answer in answers), default=0))

    # The kinds of activity

    def write(self, board: str, notes: list[dict[str, Any]]) -> None:
        """The notes of one board, hidden until the reveal, then on the wall word for word."""
        texts = {note["id"]: f"{note['title']}\n{note['text']}" if "title" in note else note["text"] for note in notes}
        cards = {note["id"]: new_id() for note in notes}
        self.together([
            (self.author(note), "card.add", board, {"card": cards[note["id"]], "text": texts[note["id"]], "lang": self.file["language"]})
            for note in notes
        ])  # fmt: skip
        if not self.lab.wall.records("activity")[board]["revealed"]:
            assert cards_of(self.lab.wall, board) == {}
            self.lab.staff("activity.reveal", board)
        shown = {id: card["text"] for id, card in cards_of(self.lab.wall, board).items()}
        assert shown == {cards[note]: text for note, text in texts.items()}
        self.cards |= cards

    def check_in(self, step: dict[str, Any], *, first: bool) -> None:
        """One word each; on the first day also the scale of the file."""
        expected = Counter({int(value): n for value, n in self.file["check_in"]["distribution"].items()})
        scale = next((q["id"] for q in step["config"]["questions"] if q["type"] == "scale5"), None)
        phones = list(self.people.values())
        doing = [(phone, "answer.give", step["id"], {"question": q["id"], "value": "hopp"}) for phone in phones
                 for q in step["config"]["questions"] if q["type"] == "word"]  # fmt: skip
        if first and scale:
            values = list(expected.elements())
            doing += [
                (phone, "answer.give", step["id"], {"question": scale, "value": value})
                for phone, value in zip(phones, values, strict=False)
            ]
        self.together(doing)
        self.lab.staff("activity.reveal", step["id"])
        answers = self.wall[f"answers/{step['id']}"]
        assert answers["n"] == len(phones)
        if first and scale:
            assert answers["questions"][scale]["scale"] == {str(value): expected[value] for value in range(1, 6)}

    def cluster(self, step: str) -> None:
        """The piles of the file, made by participants."""
        self.clusters = {cluster["id"]: new_id() for cluster in self.file["clusters"]}
        held = {
            c["id"]: [self.cards[idea["id"]] for idea in self.file["ideas"] if idea.get("cluster_id") == c["id"]]
            for c in self.file["clusters"]
        }
        self.together([
            (next(self._turns), "cluster.add", step, {"cluster": self.clusters[c["id"]], "title": c["title"], "cards": held[c["id"]]})
            for c in self.file["clusters"]
        ])  # fmt: skip
        for cluster in self.file["clusters"]:
            shown = self.wall[f"cluster/{self.clusters[cluster['id']]}"]
            assert shown["title"] == cluster["title"]
            assert sorted(shown["cards"]) == sorted(held[cluster["id"]])

    def vote(self, step: dict[str, Any]) -> None:
        """One ballot of the file for each member, blind; then the sums of the file on the wall."""
        (round_,) = self.file["voting_rounds"]
        rules = {
            **step["config"],
            "items": "cards",
            "budget": round_["dots_per_person"],
            "per_item": round_["max_dots_per_item"],
        }
        if rules != step["config"]:
            self.lab.staff("activity.edit", step["id"], config=rules)
        doing = []
        for phone, ballot in zip(self.people.values(), round_["ballots"], strict=False):
            dots = {self.cards[idea]: n for idea, n in ballot["dots"].items()}
            self.ballots.append((str(phone.organisation), dots))
            doing += [(phone, "dot.place", step["id"], {"item": card}) for card, n in dots.items() for _ in range(n)]
        self.together(doing)
        tally = f"tally/{step['id']}"
        assert self.wall[tally] == {"voters": round_["ballots_cast"], "eligible": round_["eligible"]}
        self.lab.staff("activity.reveal", step["id"])
        result = self.wall[tally]
        assert result["voters"] == round_["ballots_cast"]
        assert {row["item"]: row["dots"] for row in result["items"] if row["dots"]} == {
            self.cards[row["idea_id"]]: row["dots"] for row in round_["result"] if row["dots"]
        }
        if self.file["lab"]["anonymity"] == "anonymous":
            assert {row["balanced"] for row in result["items"]} == {None}
        else:
            fair = balanced(self.ballots)
            for row in result["items"]:
                assert row["balanced"] == pytest.approx(fair[row["item"]], abs=0.01)

    def experiments(self, step: str) -> None:
        """The test cards of the file, each on the first idea it goes back to."""
        for trial in self.file["experiments"]:
            fields = {
                "belief": trial["hypothesis"],
                "action": trial["test"],
                "measure": trial["measure"],
                "threshold": trial["criterion"],
                "owner_function": trial["owner_role"],
                "starts_on": trial["starts_on"],
                "kind": trial["kind"],
                "state": trial["state"],
                "learning": trial["learned"],
                "decision": trial["decision"],
            }
            card = self.cards[trial["idea_ids"][0]]
            self.together([(next(self._turns), "experiment.write", step, {"card": card, **fields})])
            shown = self.wall[f"experiment/{card}"]
            assert {name: shown[name] for name in fields} == fields

    def check_out(self, step: dict[str, Any], *, last: bool) -> None:
        """A word each; at the very end the effect goals with the file's outcome."""
        goals = {goal["code"]: goal for goal in self.file["effect_goals"]}
        doing, asked = [], []
        for question in step["config"]["questions"]:
            if question["type"] == "word":
                doing += [
                    (phone, "answer.give", step["id"], {"question": question["id"], "value": "klar"})
                    for phone in self.people.values()
                ]
            elif last and (goal := goals.get(question.get("effect_goal"))):
                asked.append((question["id"], goal))
                voices = [AGREES] * goal["agree"] + [DOES_NOT] * (goal["answers"] - goal["agree"])
                doing += [(phone, "answer.give", step["id"], {"question": question["id"], "value": value})
                          for phone, value in zip(self.people.values(), voices, strict=False)]  # fmt: skip
        self.together(doing)
        self.lab.staff("activity.reveal", step["id"])
        shown = self.wall[f"answers/{step['id']}"]["questions"]
        assert not last or asked, "the check-out asks for no effect goal"
        for question, goal in asked:
            assert shown[question]["n"] == goal["answers"]
            assert shown[question]["goal"]["percent"] == goal["result_percent"]

    # From end to end

    def run(self) -> None:
        """Every activity of the agenda, in order."""
        file, agenda = self.file, self.lab.agenda
        assert len(agenda) == len(file["agenda"]), "the template does not have the file's steps"
        notes = defaultdict(list)
        for note in (*file["insights"], *file["ideas"]):
            notes[note["activity_id"]].append(note)
        last_check_out = [step["id"] for step in agenda if step["kind"] == "check_out"][-1]
        first_check_in = next(step["id"] for step in agenda if step["kind"] == "check_in")
        for step, written in zip(agenda, file["agenda"], strict=True):
            assert step["phase"] == written["phase"]
            self.lab.open(step["id"])
            assert self.wall["lab"]["current"] == step["id"]
            match step["kind"]:
                case "check_in":
                    self.check_in(step, first=step["id"] == first_check_in)
                case "check_out":
                    self.check_out(step, last=step["id"] == last_check_out)
                case "clustering":
                    self.cluster(step["id"])
                case "dot_vote":
                    self.vote(step)
                case "test_card":
                    self.experiments(step["id"])
                case "idea_board" if notes[written["id"]]:
                    self.write(step["id"], notes[written["id"]])
        assert set(self.cards) >= {idea["id"] for idea in file["ideas"]}

    def close(self) -> None:
        """Closes the lab, after every result that it keeps has an owner, time and a day of review."""
        refused = self.lab.console.may_not("not_anchored", "lab.close")
        for result in refused["details"]["lacks"]:
            wanted = {"owner_function": "Head", "scheduled_time": "An hour a week", "review_on": "2027-01-15"}
            fields = {name: wanted[name] for name in result["missing"]}
            self.lab.staff("result.anchor", item=result["item"], **fields)
        self.lab.staff("lab.close")

    def document(self) -> dict[str, Any]:
        """The record of the file, drafted from its experiment's card, completed and published."""
        record = self.file["innovation"]
        trial = next(
            trial for trial in self.file["experiments"] if trial["id"] in record["provenance"]["experiment_ids"]
        )
        card = self.cards[trial["idea_ids"][0]]
        api = self.lab.api
        draft = api.post("/innovations", {"lab": self.lab.id, "source": {"experiment": card}}).ok(201)
        assert draft["editorial_status"] == "draft"
        assert draft["provenance"]["lab_id"] == self.lab.id
        assert card in str(draft["provenance"])
        assert draft["language"] == self.file["language"]
        assert self.lab.site.nobody.get(f"/innovations/{draft['id']}").status == 404
        fields = {name: record[name] for name in (
            "title", "summary_plain", "problem", "whats_new", "core_elements", "adaptable_elements", "target_groups", "theme", "policy_area",
            "government_level", "innovation_types", "novelty", "novelty_source", "degree", "stage", "values", "lessons", "what_failed",
            "reuse", "anchoring", "contact", "licence", "partners", "replaces", "evaluation_methods", "side_effects", "costs",
            "initiators", "user_involvement", "factors",
        ) if name in record}  # fmt: skip
        changed = api.patch(f"/innovations/{draft['id']}", fields).ok()
        assert {name: changed[name] for name in ("title", "problem", "theme", "stage")} == {
            name: record[name] for name in ("title", "problem", "theme", "stage")
        }
        return dict(api.patch(f"/innovations/{draft['id']}", {"editorial_status": "published"}).ok())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_lab_is_played_from_the_first_join_to_the_published_record(site: Site, language: str) -> None:
    file = sample(language)
    play = Play(site, file)
    try:
        play.arrive()
        play.run()
        play.lab.settle()
        some = list(play.people.values())[::6]
        play.lab.check_seats([play.lab.console, play.lab.wall, *some])
        published = play.document()
        assert published["editorial_status"] == "published"
        found = site.nobody.get("/innovations", q=file["innovation"]["title"].split()[-1]).ok()
        assert published["id"] in [row["id"] for row in found["innovations"]]
        read = site.nobody.get(f"/innovations/{published['id']}").ok()
        assert read["title"] == file["innovation"]["title"]
        assert read["language"] == language
        play.close()
    finally:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda seat: seat.close(), play.lab.seats))
