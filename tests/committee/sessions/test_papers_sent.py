"""The papers of a session: frozen when they leave, in time or with a reason, and read as far as one may."""

import json
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit import api as audit
from hub.jobs import files, queue
from hub.jobs.models import Job
from hub.mail.models import Mail
from requests_workflow.committee.models import SentPapers
from requests_workflow.committee.sessions import papers, preparation, presentation
from requests_workflow.procedure import snapshots
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee.steps import AT, act, declare, fresh, planned, report, reported, under_review
from tests.journeys.pdfs import text_of as pdf_text


@pytest.fixture
def session(people):
    """A session with one file, both reports in, its agenda published."""
    file = under_review(people, title="Titre-Canari")
    for member in (people.member, people.second_member):
        report(file, member, text=f"Rapport-Canari de {member.full_name}")
    found = planned(people)
    act("schedule", file, people.secretariat, session=found)
    return act("publish_agenda", fresh(found), people.secretariat)


def sent(people, session, *, at=AT, **data) -> SentPapers:
    act("send_papers", session, people.secretariat, at=at, **data)
    return SentPapers.objects.latest("number")


def test_what_was_sent_never_changes_even_when_the_file_does(people, session):
    first = sent(people, session)
    file = session.items.get().request
    assert first.sha256 == snapshots.digest(first.content)
    assert len(first.content[str(file.pk)]["reports"]) == 2
    second = sent(people, fresh(session))
    assert (first.number, second.number) == (1, 2)
    event = audit.events_for(session.audit_ref).filter(kind="session.papers_sent").first()
    assert event.facts["sha256"] == first.sha256
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        SentPapers.objects.filter(pk=first.pk).update(content={})


def test_the_members_have_a_day_to_read_or_are_told_why_not(people, session):
    late = session.begins_at - timedelta(hours=24) + timedelta(minutes=1)
    with pytest.raises(GuardFailed, match="moins de 24 heures"):
        sent(people, session, at=late)
    assert sent(people, session, at=late, late_reason="Un rapporteur malade").late_reason == "Un rapporteur malade"
    assert "tardivement : Un rapporteur malade" in presentation.papers_words(fresh(session))


def test_exactly_24_hours_before_is_in_time(people, session):
    assert sent(people, session, at=session.begins_at - timedelta(hours=24)).late_reason == ""


def test_members_are_told_that_the_papers_are_there_and_nothing_of_them(people, session):
    sent(people, session)
    mails = Mail.objects.filter(kind="session_papers")
    assert mails.count() == 5
    assert not any("Canari" in mail.body + mail.subject for mail in mails)


def test_each_reads_the_papers_of_the_files_they_may_know(people, session, client):
    sent(people, session)
    file = session.items.get().request

    def reads(reader) -> bool:
        client.force_login(reader)
        page = client.get(reverse("committee:papers", args=[session.pk])).content.decode()
        assert ("Rapport-Canari" in page) == ("Titre-Canari" in page)
        return "Rapport-Canari" in page

    assert reads(people.secretariat)
    assert not reads(people.third_member)  # silent about their interests
    declare(file, people.third_member)
    assert reads(people.third_member)
    declare(file, people.fourth_member, has_interest=True)
    assert not reads(people.fourth_member)
    assert audit.events_for(session.audit_ref).filter(kind="session.papers_read").count() == 4


def test_before_they_are_sent_there_are_none(people, client):
    client.force_login(people.secretariat)
    assert client.get(reverse("committee:papers", args=[planned(people).pk])).status_code == 404


def test_a_report_is_in_no_papers_before_the_other_is_in(people):
    """Each rapporteur judges alone: the papers would tell one what the other wrote."""
    file, found = under_review(people), planned(people)
    report(file, people.member, text="Rapport-Canari")
    act("schedule", fresh(file), people.secretariat, session=found)
    act("publish_agenda", fresh(found), people.secretariat)
    assert sent(people, fresh(found)).content[str(file.pk)]["reports"] == []


def test_a_file_put_on_the_agenda_afterwards_is_not_in_them(people, session):
    first = sent(people, session)
    other = planned(people, hour=9)
    file = reported(people, title="Arrivé après")
    act("schedule", file, people.secretariat, session=other)
    assert str(file.pk) not in first.content
    assert [one.title for one in papers.shown(first, {file.pk})] == []


def pdf_for(user, client, session) -> bytes:
    client.force_login(user)
    answer = client.post(reverse("committee:papers_pdf", args=[session.pk]))
    job = Job.objects.get(public_id=answer.url.rstrip("/").rsplit("/", 1)[-1])
    queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return (files.folder() / job.path).read_bytes()


def test_the_pdf_is_archival_and_holds_what_its_reader_may_read(people, session, client):
    sent(people, session)
    with pikepdf.open(BytesIO(pdf_for(people.secretariat, client, session))) as pdf, pdf.open_metadata() as metadata:
        assert "/StructTreeRoot" in pdf.Root
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        whole = json.loads(pdf.attachments[preparation.DATA].get_file().read_bytes())
    assert whole == SentPapers.objects.get().content
    declare(session.items.get().request, people.fourth_member, has_interest=True)
    with pikepdf.open(BytesIO(pdf_for(people.fourth_member, client, session))) as pdf:
        assert json.loads(pdf.attachments[preparation.DATA].get_file().read_bytes()) == {}
        assert "Canari" not in text_of(pdf)
    kinds = audit.events_for(session.audit_ref).filter(kind="session.papers_requested")
    assert kinds.count() == 2


def text_of(pdf) -> str:
    out = BytesIO()
    pdf.save(out)
    return pdf_text(out.getvalue())


@pytest.mark.parametrize(("moved", "said"), [(7, "Documents envoyés le"), (-18, "avancée depuis")])
def test_a_session_moved_after_its_papers_keeps_them_and_says_when_they_became_late(people, session, moved, said):
    first = sent(people, session)
    place = {"starts_at": session.starts_at, "mode": "room", "place": "", "ends_at": None}
    day = session.held_on + timedelta(days=moved)
    act("move_session", fresh(session), people.secretariat, held_on=day, reason="Grève", **place)
    found = presentation.papers_words(fresh(session))
    assert said in found
    assert ("moins de temps pour lire" in found) == (moved < 0)
    assert SentPapers.objects.get() == first
