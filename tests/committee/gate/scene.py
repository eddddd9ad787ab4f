"""A file that goes through the committee by the door, each of its texts a word of its own (`words.word`)."""

import uuid
from datetime import timedelta

from requests_workflow.committee.enums import Criterion
from requests_workflow.committee.members import experts
from requests_workflow.committee.models import AgendaItem, PublicDeclaration, Session
from requests_workflow.committee.papers import queries as papers
from requests_workflow.consultation.enums import Origin
from requests_workflow.desk.messages import actions as messages
from requests_workflow.desk.messages import queries as threads
from requests_workflow.dossier import checklist
from requests_workflow.dossier.team import actions as team
from tests.committee.gate.words import word
from tests.committee.steps import (
    AT,
    LEFT,
    act,
    attend,
    counted,
    declare,
    examined,
    fresh,
    hands,
    item_of,
    on_the_day,
    planned,
    put_to_vote,
    seat,
)
from tests.consultation.steps import answer, condition
from tests.dossier import filling
from tests.procedure.people import make_person

TEXTS = {"text", "longtext"}
#: What may be known before declaring: the title, the acronym, and who pays (law.md 5.3).
OPEN = {word("title"), word("acronym"), word("funders"), word("funder")}


def before_the_committee(people, dataset, *, tied: bool = True):
    """A complete file, consulted on, written about, with its rapporteurs: one report is in, the other begun."""
    file = _written(people, dataset)
    file = _completed(people, file)
    act("send_to_holders", file, people.secretariat)
    availability = [{"dataset": dataset.code, "availability": "available", "note": word("note"), "weeks": 2}]
    answer(
        file,
        people.holder,
        remarks=word("remarks"),
        availability=availability,
        documents=[filling.upload(f"{word('remark file')}.pdf")],
    )
    one = condition(file, people.secretariat, origin=Origin.COMMITTEE, text=word("condition"))
    proof = [filling.upload(f"{word('evidence file')}.pdf")]
    act("give_evidence", one, people.sponsor, text=word("evidence"), documents=proof)
    for writer, slug in ((people.sponsor, "porteur"), (people.secretariat, "notes")):
        thread = next(found for found in threads.threads(writer, fresh(file)) if found.slug == slug)
        messages.write(fresh(file), thread, word("message", slug), sending_key=uuid.uuid4(), by=writer, at=AT)
    _reported_once(people, act("open_assignment", fresh(file), people.secretariat))
    declare(file, people.chair)
    if tied:
        find_a_tie(file, people.third_member)
    else:
        declare(file, people.third_member)
    return fresh(file)


def find_a_tie(file, member) -> None:
    act("declare_interest", fresh(file), member, declared="interest", statement=word("own tie"))


def _written(people, dataset):
    file = filling.begin(people.sponsor, people.university, title=word("title"))
    fields = file.form.fields()
    answers = {**filling.ANSWERS, **{code: word(code) for code, field in fields.items() if field.kind in TEXTS}}
    answers["funding"] = [{"funder": word("funder"), "support": "own"}]
    filling.write(file, people.sponsor, **{code: value for code, value in answers.items() if code in fields})
    asked = {"code": dataset.code, "justification": word("justification"), "years_from": 2012, "years_to": 2022}
    act("choose_data", fresh(file), people.sponsor, datasets=[asked])
    filling.add(file, people.sponsor, "D02", name=f"{word('piece')}.pdf")
    address = f"{word('invited')}@exemple.test"
    told = {"role": "coauthor", "language": "fr", "sending_key": uuid.uuid4()}
    team.invite(fresh(file), address=address, by=people.sponsor, at=AT, **told)
    return act("file", fresh(file), people.sponsor)


def _completed(people, file):
    lacking = next(iter(checklist.items(file))).code
    filling.check_all(file, people.secretariat, missing={lacking: word("comment")})
    file = act("request_complement", fresh(file), people.secretariat, message=word("complement"))
    filling.answer_points(file, people.sponsor, word("complement answer"))
    file = act("file_complement", fresh(file), people.sponsor)
    filling.check_all(file, people.secretariat)
    return act("declare_complete", fresh(file), people.secretariat)


def _reported_once(people, file) -> None:
    rapporteurs = [people.member, people.second_member]
    act("assign_rapporteurs", file, people.chair, rapporteurs=rapporteurs)
    declare(file, *rapporteurs)
    for member in rapporteurs:
        act("accept", seat(file, member), member)
    hand_in(file, people.member, "first")
    typed = {"answers": {"G1_text": word("draft")}, "seen": {}}
    act("save_report", seat(file, people.second_member), people.second_member, **typed)


def listed_expert(people):
    """Somebody from outside, on the list of experts, with a public declaration in force."""
    expert = make_person("expert@exemple.test", "Expert")
    experts.add(expert, ["droit"], by=people.secretariat, at=AT)
    address = "https://declarations.exemple.test/"
    PublicDeclaration.objects.create(person=expert, address=address, declared_on=AT.date(), recorded_at=AT)
    return expert


def call_in_the_place_of(member, expert, people, file) -> None:
    act("relieve", seat(file, member), people.chair, reason="Charge")
    said = {"expert": expert, "called_for": "load", "call_reason": "Mois chargé"}
    act("call_expert", fresh(file), people.chair, **said)


def hand_in(file, member, name: str) -> None:
    """Hand in a report in which each criterion and its recommendation have their words."""
    grid = {
        one.value: {
            "verdict": "reserve",
            "text": word(name, one.value),
            "recommendations": [word(name, one.value, "recommendation")],
        }
        for one in Criterion
    }
    lines = [line for said in grid.values() for line in said["recommendations"]]
    act("submit_report", seat(file, member), member, grid=grid, conclusion="reserved", recommendations=lines)


def in_the_vote(people, file) -> Session:
    """The file in session, an opinion put to the vote, the hands noted."""
    hand_in(file, people.second_member, "second")
    session = planned(people)
    act("schedule", fresh(file), people.secretariat, session=session)
    arranged = {"position": 1, "minutes": 30, "handling": "no_debate", "handling_reason": word("handling")}
    act("arrange_item", item_of(file), people.secretariat, **arranged)
    act("convene", fresh(session), people.chair)
    act("publish_agenda", fresh(session), people.secretariat)
    act("send_papers", fresh(session), people.secretariat)
    act("open_session", fresh(session), people.chair, at=on_the_day(session))
    attend(people, session, people.chair, people.member, people.second_member, people.third_member)
    attend(people, session, people.fourth_member, how="video")
    item = examined(fresh(file), people.chair)
    motion = {"kind": "reserved", "reasons": word("reasons"), "recommendations": [word("recommendation")]}
    hands(put_to_vote(item, people.chair, **motion), people.secretariat, "for")
    return fresh(session)


def to_the_end(people, file) -> Session:
    """The opinion given, minuted, signed and notified."""
    session = in_the_vote(people, file)
    item = item_of(file)
    counted(item.ballots.get(), people.chair)
    act("give_opinion", fresh(file), people.chair)
    act("close_session", fresh(session), people.chair)
    minutes = act("draw_minutes", papers.new_minutes(fresh(session), drawn_at=AT), people.secretariat)
    here = AgendaItem.objects.get(pk=item.pk)
    act("write_debate", minutes, people.secretariat, item=here, text=word("debate"))
    act("propose_minutes", fresh(minutes), people.secretariat)
    act("ask_correction", fresh(minutes), people.member, item=here, text=word("correction"))
    act("sign_opinion", fresh(file), people.chair)
    act("release_opinion", fresh(file), people.secretariat)
    act("notify_opinion", fresh(file), people.secretariat, at=LEFT + timedelta(minutes=1))
    return fresh(session)


STAGES = {"before": lambda people, file: None, "vote": in_the_vote, "end": to_the_end}
