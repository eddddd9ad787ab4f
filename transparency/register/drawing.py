"""The record of a file: what the register tells of it, read from the stages and never typed twice."""

from datetime import date

from django.conf import settings
from django.utils import translation

from catalogue.enums import DatasetKind
from hub import clock
from hub.accounts.enums import OrganisationKind
from requests_workflow.authority.enums import Outcome
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.dossier.outputs import drawing, material
from requests_workflow.dossier.outputs import register as register_words
from requests_workflow.dossier.outputs.material import Material
from requests_workflow.dossier.team import presentation as team_words
from requests_workflow.dossier.team import queries as team
from requests_workflow.procedure import queries as procedure
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.provision import queries as provision
from requests_workflow.rules.outputs import REGISTER
from transparency import queries
from transparency.register import records, regions
from transparency.register.records import Record

#: Statuses of what was authorised and whose state is not public: examined anew, or closed for good.
AGAIN, OVER = "again", "over"
#: What the trail says of the days that everyone may know, under the names that the record gives them.
_DAYS = {
    "dossier.filed": "filed",
    "dossier.declared_complete": "complete",
    "provision.access_opened": "begun",
    "provision.processing_begun": "begun",
    "provision.processing_ended": "ended",
    "provision.closed": "ended",
}
#: Answers that have a key of their own in the record.
_PLACED = frozenset(
    {
        *("title", "acronym", "summary", "purposes", "medical_domains", "legal_basis"),
        *("period_from", "period_to", "opposition_contact", "information_detail"),
    }
)


def status_of(file: AccessRequest) -> str:
    """Return where a public file stands, as everyone may know it."""
    if procedure.is_told(file):
        # What was authorised, then refused an amendment, was not refused.
        return OVER if file.state == procedure.REFUSED and file.authorised_at else file.state
    return OVER if file.rule_state.terminal else AGAIN


def record_of(file: AccessRequest) -> Record:
    """Return the record of a public file, in the language of its authors: a number of queries that does not vary."""
    with translation.override(settings.LANGUAGE_CODE):
        return _record(file)


def _record(file: AccessRequest) -> Record:
    made_of = material.for_register(file)
    asked = made_of.asked
    decision = queries.public_decision(file)
    opinion = queries.public_opinion(file, decision)

    def typed(field: str):
        return made_of.typed.get(field) if field in asked and field not in made_of.withheld else None

    return records.made(
        reference=file.reference,
        title=file.title,
        acronym=file.acronym,
        summary=register_words.summary(made_of),
        status=status_of(file),
        route={"code": file.route, "name": file.rule_set.routes[file.route].label_fr},
        controllers=[_controller(file)],
        purposes=_pairs(made_of, "purposes"),
        domains=_pairs(made_of, "medical_domains"),
        legal_basis=next(iter(_pairs(made_of, "legal_basis")), {"code": "", "name": ""}),
        sources=[_source(one) for one in made_of.datasets],
        regions=[{"code": "", "name": name} for name in regions.named_in(typed("geography") or "")],
        period_from=typed("period_from") or None,
        period_to=typed("period_to") or None,
        dates=_dates(file, opinion, decision),
        opinion=_opinion(opinion) if opinion else None,
        decision=_decision(decision) if decision else None,
        interests=interests(file),
        results=_results(file),
        results_due_on=_iso(provision.results_due_on(file)),
        access_ends_on=_iso(provision.access_ends_on(file)),
        objection={
            "contact": typed("opposition_contact") or "",
            "information": typed("information_detail") or "",
        },
        declared=_declared(made_of),
        withheld=[
            {"part": code, "question": asked[code].label_fr, "ground": ground}
            for code, ground in made_of.withheld.items()
            if code in asked
        ],
    )


def _controller(file: AccessRequest) -> dict[str, str]:
    organisation = file.organisation
    kind_name = str(OrganisationKind(organisation.kind).label)
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "kind_name": kind_name,
        "key": organisation.public_id,
    }


def _pairs(made_of: Material, code: str) -> list[dict[str, str]]:
    """Return the choices of a question as {code, name}."""
    field = made_of.asked.get(code)
    if field is None:
        return []
    typed = made_of.typed.get(code) or []
    chosen = [typed] if isinstance(typed, str) else typed
    offered = made_of.form.choices_of(field)
    return [{"code": one, "name": offered[one].label_fr} for one in chosen if one in offered]


def _source(one) -> dict:
    group = records.MAIN if one["kind"] == DatasetKind.MAIN_BASE_COMPONENT else records.CATALOGUE
    return {
        "code": one["dataset"],
        "name": one["short_name"],
        "holder": one["holder"],
        "group": group,
        "from": one["years_from"],
        "to": one["years_to"],
    }


def _dates(file: AccessRequest, opinion, decision) -> dict[str, str]:
    days = {_DAYS[kind]: day.isoformat() for kind, day in queries.key_acts(file) if kind in _DAYS}
    agreement, delivery = provision.agreement_of(file), provision.delivery_of(file)
    known = {
        "authorised": clock.day_of(file.authorised_at) if file.authorised_at else None,
        "opinion": opinion.given_on if opinion else None,
        "decision": decision.decided_on if decision else None,
        "agreement": agreement.signed_on if agreement else None,
        "delivered": delivery.delivered_on if delivery else None,
    }
    return {**days, **{name: day.isoformat() for name, day in known.items() if day}}


def _opinion(opinion) -> dict:
    return {
        "kind": opinion.kind,
        "label": opinion.label,
        "tacit": opinion.tacit,
        "reasons": opinion.reasons,
        "recommendations": [text for text, _answer in opinion.recommendations],
        "votes_for": opinion.votes_for,
        "votes_against": opinion.votes_against,
        "votes_abstain": opinion.votes_abstain,
        "casting": opinion.casting,
        "recused": opinion.recused_count,
        "rectifications": [
            {"on": clock.day_of(one.published_at).isoformat(), "text": one.text}
            for one in opinions.rectifications_of(opinion)
        ],
    }


def _decision(decision) -> dict:
    return {
        "number": decision.number,
        "tacit": decision.outcome == Outcome.TACITLY_AUTHORISED,
        "refused": decision.outcome == Outcome.REFUSED,
        "reasons": decision.reasons if decision.outcome == Outcome.REFUSED else "",
        "conditions": list(decision.conditions),
        "months": decision.duration_months,
    }


def interests(file: AccessRequest) -> dict:
    """Return what the team of a file declared, as everyone may know it: nobody is named (P18)."""
    declared, links = team.links_declared(file)
    return {"declared": declared, "links": team_words.public_links(links)}


def _results(file: AccessRequest) -> dict | None:
    found = provision.results_of(file)
    if found is None:
        return None
    return {
        "method": found.method,
        "summary": found.plain_summary,
        "publication": found.publication,
        "on": clock.day_of(found.published_at).isoformat(),
    }


def _declared(made_of: Material) -> dict[str, str | list[str]]:
    """Return every other answer that everyone may read, in words."""
    lines = [line for section in drawing.sections(made_of, made_of.ruleset.outputs[REGISTER]) for line in section.lines]
    told = [line for line in lines if line.code not in _PLACED and line.code not in made_of.withheld]
    return {line.code: _words(line) for line in told if not line.missing}


def _words(line: drawing.Drawn) -> str | list[str]:
    if line.table:
        return [" · ".join(filter(None, row)) for row in line.table.rows]
    return [str(text) for text in line.value] if isinstance(line.value, list) else str(line.value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
