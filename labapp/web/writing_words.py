"""The words of guided writing: for each question what is asked, what helps to answer it, and an example of a good answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from msgspec import Struct


class Asked(Struct, frozen=True):
    """A question in words."""

    ask: LazyString
    help: LazyString
    example: LazyString | None = None


GROUPS = {
    "new": _l("What is new"),
    "short": _l("In short"),
    "worth": _l("What it was worth"),
    "learned": _l("What was learned"),
    "copy": _l("How to copy it"),
    "took": _l("What it took"),
    "lives": _l("Where it lives"),
}

ASKED = {
    "problem": Asked(
        _l("What was the problem?"),
        _l("Say what happened, to whom and how often. Leave out who was to blame."),
        _l("Small errors took nine days to put right, because the counter had to ask three managers."),
    ),
    "whats_new": Asked(
        _l("What do you do now that you did not do before?"),
        _l("Describe it so that somebody who was not there can do it too."),
        _l("Whoever sits at the counter puts small errors right at once, up to 50 euro, and notes it in one line."),
    ),
    "replaces": Asked(
        _l("What did you stop doing?"),
        _l("Something new that replaces nothing costs time for ever. “Nothing yet” is an answer."),
        _l("Approval by three managers for small corrections."),
    ),
    "target_groups": Asked(
        _l("Who notices?"),
        _l("One group on each line. Think of users, staff and those who decide."),
        _l("people who visit the counter\ncounter staff"),
    ),
    "title": Asked(
        _l("What do you call it?"),
        _l("At most 80 signs. What a colleague would call it."),
        _l("Counter mandate for small fixes"),
    ),
    "summary_plain": Asked(
        _l("How would you tell a neighbour about it?"),
        _l("At most 300 signs. What is done now, by whom, and what is gone."),
        _l("Counter staff may put small errors right at once, up to 50 euro. Each fix is noted in one line."),
    ),
    "stage": Asked(
        _l("How far has it come?"),
        _l("Choose what is true today. It can be changed as it grows, or stops."),
    ),
    "theme": Asked(_l("Which theme does it belong to?"), _l("Readers find it by the theme.")),
    "policy_area": Asked(
        _l("In which field, and at which level?"), _l("Readers who work with the same things find it so.")
    ),
    "innovation_types": Asked(
        _l("What kind of new thing is it?"), _l("Several may be true. Choose what readers would say.")
    ),
    "novelty": Asked(
        _l("Whose idea was it?"),
        _l("Copied with pride is as good as first. Say from whom, unless it is the first of its kind."),
        _l("Copied from the neighbouring municipality, with a lower limit."),
    ),
    "values": Asked(
        _l("What was it worth, and for whom?"),
        _l("One effect at a time, with the figure from before. Without one, the result is shown as a claim."),
        _l("Residents: cases closed the same day. Before 38 per cent, after 64 per cent, 212 cases in four weeks."),
    ),
    "evaluation_methods": Asked(
        _l("How did you find out?"), _l("Your own judgement is a method too. Say so if that is what it was.")
    ),
    "side_effects": Asked(
        _l("What else happened? Did anybody lose by it?"),
        _l("“None seen” is an answer."),
        _l("Two people did half of the fixes."),
    ),
    "what_failed": Asked(
        _l("What went wrong?"),
        _l("At least one sentence. Others learn most from this."),
        _l("In the first week nobody dared to use it."),
    ),
    "lessons": Asked(
        _l("What would you tell those who try it next?"),
        _l("One piece of advice on each line."),
        _l("Copy first, adapt later.\nAsk the auditors from the first week."),
    ),
    "core_elements": Asked(
        _l("What must be the same wherever it is done?"),
        _l("One on each line. Without these it does not work."),
        _l("a fixed limit\na log with one line for each fix"),
    ),
    "adaptable_elements": Asked(
        _l("What may others change?"),
        _l("One on each line."),
        _l("the sum\nwho takes samples"),
    ),
    "reuse": Asked(
        _l("What does copying take, and what do you offer?"),
        _l("Think of people, time, rules and tools."),
        _l("A manager who signs, a log, and somebody who looks at 40 fixes a month."),
    ),
    "factors": Asked(
        _l("What helped, and what was in the way?"), _l("Choose at least two. Leave the others as they are.")
    ),
    "costs": Asked(
        _l("What did it cost?"),
        _l("Roughly is good enough. Hours are what those who copy it ask for first."),
    ),
    "initiators": Asked(_l("Who or what started it?"), _l("At most three.")),
    "partners": Asked(
        _l("Which organisations are behind it?"), _l("Those of the lab are here already. Add others by name.")
    ),
    "user_involvement": Asked(_l("How did the users take part?"), _l("Choose the most that is true.")),
    "joint_parties": Asked(
        _l("Were both parties of the workplace in it?"),
        _l("Only whether, never who: membership of a union is nobody's business here."),
    ),
    "rules_touched": Asked(
        _l("Was there a rule in the way?"),
        _l("A law, a collective agreement or a rule of your own, and what you did about it. None is an answer: go on."),
        _l("Our own rule for delegation. The manager signed a written mandate."),
    ),
    "system_effect": Asked(
        _l("What changes between the organisations?"),
        _l("Several organisations are behind it: what works better between them, not only in each?"),
        _l("People tell their story once instead of to three authorities."),
    ),
    "equality_note": Asked(
        _l("Who gets less out of it?"),
        _l("Think of language, age, gender, disability and where people live. What did you do about it?"),
        _l("Those who do not read well get it read to them at the counter."),
    ),
    "anchoring": Asked(
        _l("Who owns it in daily work, and when is there time for it?"),
        _l("A function, not a person. What has no time in the schedule is forgotten."),
        _l("The counter manager. Every second Tuesday, 30 minutes."),
    ),
    "follow_up": Asked(
        _l("When is it asked about again?"),
        _l("At least two days, each with a question that can be answered in a minute."),
        _l("After 30 days: how many fixes are made, and by how many people?"),
    ),
    "contact": Asked(
        _l("Whom can readers ask?"),
        _l("A function and its mailbox, never a person: people change jobs."),
        _l("Service development, service@town.example"),
    ),
}
