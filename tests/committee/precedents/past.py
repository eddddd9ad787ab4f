"""Past opinions, set down as they would stand: each on a file of its own."""

from datetime import UTC, date, datetime, time

from django.db.models import F

from audit import api as audit
from catalogue.models import Dataset
from requests_workflow.committee.models import Opinion, Recommendation, Session
from requests_workflow.dossier.models import Answer, RequestedDataset
from requests_workflow.procedure.models import AccessRequest
from tests.committee.steps import AT, complete_file, in_assignment
from tests.dossier.conftest import trace
from tests.dossier.filling import make_dataset
from tests.procedure.people import TESTER
from tests.twins import twins

AUTHORISED_AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
GIVEN_ON = date(2026, 2, 2)


def dataset(code: str) -> Dataset:
    found = Dataset.objects.filter(code=code).first()
    if found is None:
        found = make_dataset(code)
        trace(found)
    return found


def about(file: AccessRequest, *, datasets=(), themes=()) -> AccessRequest:
    """Say what a file asks for and what it is about, whatever was typed in it."""
    for code in datasets:
        RequestedDataset.objects.create(request=file, dataset=dataset(code))
    file.answers.filter(field="medical_domains").update(value=list(themes), version=F("version") + 1)
    return file


def subject(people, *, datasets=(), themes=(), title: str = "Le dossier examiné") -> AccessRequest:
    """The file under examination."""
    return about(in_assignment(people, title=title), datasets=datasets, themes=themes)


def sitting() -> Session:
    found = Session.objects.filter(held_on=GIVEN_ON).first()
    if found is None:
        found = Session.objects.create(held_on=GIVEN_ON, starts_at=time(9), mode="room", state="closed")
        audit.record("session.planned", object=found.audit_ref, actor=TESTER, at=AT)
    return found


def past(
    people, title: str, *, kind: str = "favourable", datasets=(), themes=(), reasons="", recommendations=(), on=GIVEN_ON
) -> Opinion:
    """An opinion given and notified, on a file that nobody authorised."""
    file = about(complete_file(people, title=title), datasets=datasets, themes=themes)
    return given(file, kind=kind, reasons=reasons, recommendations=recommendations, on=on)


def given(file, *, kind="favourable", reasons="", recommendations=(), on=GIVEN_ON, round_=1, notified=True) -> Opinion:
    opinion = Opinion.objects.create(
        request=file,
        round=round_,
        kind=kind,
        reasons=reasons,
        given_on=on,
        session=sitting(),
        notified_at=datetime(2026, 2, 3, tzinfo=UTC) if notified else None,
    )
    for position, text in enumerate(recommendations, start=1):
        Recommendation.objects.create(request=file, opinion=opinion, position=position, text=text)
    return opinion


def crowd(people, count: int) -> None:
    """As many like opinions: one given, and copies of it with its file."""
    first = past(people, "Dossier", datasets=["dcir"], themes=["cancer"], recommendations=["Conservation"])
    files = twins(first.request, count, at=AT)[1:]
    for kind in (RequestedDataset, Answer):
        rows = list(kind.objects.filter(request=first.request))
        kind.objects.bulk_create(_copy(row, request=file) for row in rows for file in files)
    opinions = Opinion.objects.bulk_create(_copy(first, request=file) for file in files)
    (row,) = first.recommendation_rows.all()
    Recommendation.objects.bulk_create(_copy(row, request=one.request, opinion=one) for one in opinions)


def _copy(row, **others):
    names = [field.attname for field in row._meta.fields if field.name not in {"id", *others}]
    return type(row)(**{name: getattr(row, name) for name in names}, **others)


def authorised(opinion: Opinion, *, at: datetime = AUTHORISED_AT) -> Opinion:
    AccessRequest.objects.filter(pk=opinion.request_id).update(state="authorised", authorised_at=at)
    return opinion
