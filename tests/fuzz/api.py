"""Requests to the JSON API that schemathesis makes from the OpenAPI document: fitting and not fitting, as whoever, with ids that exist.

Every answer is held against the document: its status, its content type, its schema. What was made by a request is then read in
every way there is, because hostile data often breaks the reader and not the writer.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from typing import Any

import requests
import schemathesis
import schemathesis.specs.openapi.schemas  # else it comes with the first document, deep in other people's calls
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz import hostile
from tests.fuzz.findings import Findings
from tests.fuzz.ground import Ground, names_in, with_names

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ANSWER_S = 20.0
LABS = 15  # that a run keeps; more of them only make the list of labs longer
READINGS = ("/labs/{lab}", "/labs/{lab}/records", "/labs/{lab}/events", "/labs/{lab}/export", "/labs")
PAGES_OF_LAB = ("/report/{}", "/labs/{}", "/console/{}", "/programme")
PAGES_OF_INNOVATION = ("/library/{}", "/library/{}/edit", "/library/{}/record.json", "/library?q=solved")


class ApiFuzz:
    """One run against one server. `Findings` hold what came of it."""

    def __init__(self, ground: Ground, chance: random.Random) -> None:
        self.ground, self.chance = ground, chance
        self.findings = Findings()
        self.schema: Any = schemathesis.openapi.from_url(f"{ground.server.url}/api/v1/openapi.json")
        self.session = requests.Session()
        lab = ground.lab()
        member = lab.join()["token"]
        self.askers = ((None, 1), (member, 1), (ground.stranger.token, 1), (ground.owner.token, 9))
        self.names = names_in(lab)
        self.kept = lab.id  # never deleted, so that there always is a lab with things in it
        self.labs = [lab.id]
        self.innovations: list[str] = []
        self.export = lab.api.get(f"/labs/{lab.id}/export").ok()
        self.records = [self.export]

    def run(self, requests_wanted: int) -> Findings:
        """Sends about so many requests, spread over all operations, as fitting and as unfitting data."""
        operations = [result.ok() for result in self.schema.get_all_operations()]
        plans = [(operation, mode) for operation in operations for mode in GenerationMode]
        while (left := requests_wanted - sum(self.findings.sent.values())) > 0:
            for operation, mode in plans:
                self._some(operation, mode, max(1, min(40, left // len(plans))))
            self._tidy()
        self.session.close()
        return self.findings

    def _some(self, operation: APIOperation, mode: GenerationMode, count: int) -> None:
        quiet = settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )

        @seed(self.chance.getrandbits(32))
        @quiet
        @given(case=operation.as_strategy(generation_mode=mode))
        def each(case: Case) -> None:
            self._fit_in(case)
            tokens, weights = zip(*self.askers, strict=True)
            self._ask(case, self.chance.choices(tokens, weights)[0])

        try:
            each()
        except Unsatisfiable:
            return  # an operation that takes nothing can't be given anything that does not fit

    def _fit_in(self, case: Case) -> None:
        """Puts things that exist where the schema can only say "a string"."""
        if "lab" in case.path_parameters and self.chance.random() < 0.8:
            case.path_parameters["lab"] = self._some_lab(case.method)
        if "innovation" in case.path_parameters and self.innovations and self.chance.random() < 0.8:
            case.path_parameters["innovation"] = self.chance.choice(self.innovations)
        if not isinstance(case.body, dict):
            return
        if case.path == "/labs/import" and self.chance.random() < 0.8:
            with contextlib.suppress(RecursionError):  # deeper than the client's library can hold: it stays as it was
                case.body = hostile.spoiled(self.chance, self.export, spots=self.chance.randrange(3))
        elif case.path == "/innovations" and self.chance.random() < 0.8:
            case.body = {"lab": self.kept, "source": {"card": self.chance.choice(self.names["card"])}}
        else:
            case.body = with_names(self.chance, case.body, self.names)

    def _some_lab(self, method: str) -> str:
        if method != "DELETE":
            return self.chance.choice(self.labs)
        return self.labs.pop() if len(self.labs) > 1 else "none"

    def _ask(self, case: Case, token: str | None) -> Response | None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            response = case.call(session=self.session, headers=headers, timeout=ANSWER_S)
        except (requests.exceptions.InvalidJSONError, ValueError, RecursionError):
            return None  # the client's library can't send it at all
        except requests.RequestException as fault:
            self.findings.fault(f"no answer to {case.operation.label}", _curl(case), fault)
            return None
        self.findings.answer(case.operation.label, str(response.status_code))
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                self.findings.fault(f"{case.operation.label}: {failure}", _curl(case), response.text)
        if response.status_code == 201 and token == self.ground.owner.token:
            self._look_at(case, response.json())
        return response

    # What was made is read in every way

    def _look_at(self, case: Case, made: dict[str, Any]) -> None:
        if case.path in ("/labs", "/labs/import"):
            self.labs.append(made["id"])
            for reading in self._readings(made["id"]):
                self._ask(reading, self.ground.owner.token)
            self._see(PAGES_OF_LAB, made["id"], case)
        elif case.path == "/innovations":
            self.innovations.append(made["id"])
            self._see(PAGES_OF_INNOVATION, made["id"], case)

    def _readings(self, lab: str) -> Iterator[Case]:
        for path in READINGS:
            parameters = {"lab": lab} if "{lab}" in path else {}
            yield self.schema[path]["GET"].Case(path_parameters=parameters)

    def _see(self, pages: tuple[str, ...], name: str, case: Case) -> None:
        headers = {"Authorization": f"Bearer {self.ground.owner.token}"}
        for page in pages:
            url = self.ground.server.url + page.format(name)
            answer = self.session.get(url, headers=headers, timeout=ANSWER_S)
            self.findings.answer(f"GET {page}", str(answer.status_code))
            if answer.status_code >= 500:
                self.findings.fault(f"{page} after {case.operation.label}", _curl(case), answer.text)

    def _tidy(self) -> None:
        """Deletes the labs above the number that is kept."""
        while len(self.labs) > LABS:
            lab = self.labs.pop(1)
            self._ask(self.schema["/labs/{lab}"]["DELETE"].Case(path_parameters={"lab": lab}), self.ground.owner.token)


def _curl(case: Case) -> str:
    try:
        return case.as_curl_command()
    except Exception as fault:
        return f"{case!r} ({fault!r})"
