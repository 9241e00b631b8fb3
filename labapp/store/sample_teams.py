"""The teams of a sample lab: the file tells which organisations tried what, and not who of them sat where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from labapp.activities.team_forming import Team
from labapp.store.sample_file import Sample


def teams(sample: Sample) -> Iterator[Team]:
    """A team for each trial, on the idea it began with. Whoever could sit in several is counted in turn, so that nobody is counted twice."""
    seats: dict[str, Counter[str]] = {trial.id: Counter() for trial in sample.experiments}
    turns: Counter[str] = Counter()
    for person in sample.participants:
        body = person.organisation_id
        own = [trial.id for trial in sample.experiments if body in trial.organisation_ids]
        if own:
            seats[own[turns[body] % len(own)]][body] += 1
            turns[body] += 1
    for trial in sample.experiments:
        if trial.idea_ids and seats[trial.id]:
            yield Team(trial.idea_ids[0], seats[trial.id].total(), dict(seats[trial.id]))
