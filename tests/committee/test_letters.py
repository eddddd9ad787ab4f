"""The letter of an opinion: what it says, and who takes it."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from audit import api as audit
from hub.mail import message
from hub.mail.models import Mail
from requests_workflow.committee.models import Recommendation
from requests_workflow.committee.opinions import letters
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.dossier.sealing import verification
from requests_workflow.dossier.sealing.enums import Outcome
from tests.authority.files import begin, give_opinion, set_down
from tests.committee.steps import LEFT, act, with_opinion
from tests.journeys.pdfs import text_of

NOTIFIED = datetime(2026, 2, 24, 9, tzinfo=UTC)
COMPLETE = datetime(2026, 2, 2, 9, tzinfo=UTC)


@pytest.fixture
def file(people):
    return set_down(begin(people), "sponsor_choice")


def said(opinion) -> str:
    """Return the text of a letter without its spaces, which a reader of PDF finds by their width."""
    return text_of(letters.pdf(opinion)).replace(" ", "").replace("\xa0", "").replace("\u202f", "")


def address(opinion) -> str:
    return reverse("committee:letter", args=[opinion.request.reference, opinion.round])


def test_the_letter_gives_reasons_votes_and_recommendations(file):
    opinion = give_opinion(
        file, "reserved", reasons="La taille de l’effectif.", votes_for=9, votes_against=2, notified_at=NOTIFIED
    )
    Recommendation.objects.create(request=file, opinion=opinion, position=1, text="Réduire les variables.")
    told = said(opinion)
    for words in (
        file.reference,
        "Avisréservé",
        "Latailledel’effectif.",
        "Réduirelesvariables.",
        "Pour:9",
        "présidence",
    ):
        assert words in told
    with pikepdf.open(BytesIO(letters.pdf(opinion))) as found, found.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"


def test_the_letter_of_a_silence_says_what_it_is_not(file):
    told = said(give_opinion(file, "tacit", notified_at=NOTIFIED))
    assert "Constatd’unavisréputéfavorable" in told
    assert "pasexpressémentfavorable" in told
    assert "Pourlecomité,laprésidence" not in told


def test_the_same_opinion_gives_the_same_bytes(file):
    opinion = give_opinion(file, notified_at=NOTIFIED)
    assert letters.pdf(opinion) == letters.pdf(opinion)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("secretariat", 200, 200), ("sponsor", 404, 200), ("other_sponsor", 404, 404), ("nobody", 404, 404)],
)
def test_it_is_taken_by_who_reads_the_opinion(client, people, file, monkeypatch, name, before, after):
    monkeypatch.setattr(letters, "given", lambda opinion, **_said: b"%PDF-")
    opinion = give_opinion(file)
    client.force_login(getattr(people, name), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address(opinion)).status_code == before
    opinion.notified_at = NOTIFIED
    opinion.save()
    assert client.get(address(opinion)).status_code == after
    read = audit.events_for(file.audit_ref).filter(kind="document.read", facts__part="opinion.pdf")
    assert read.count() == [before, after].count(200)


def test_the_letter_of_a_notified_opinion_is_sealed_once_and_verified(client, people, file):
    opinion = give_opinion(file, notified_at=NOTIFIED)
    client.force_login(people.sponsor, backend="django.contrib.auth.backends.ModelBackend")
    first, again = client.get(address(opinion)).content, client.get(address(opinion)).content
    assert first == again
    letter = opinion.letters.get()
    found = verification.of_code(letter.code)
    assert (found.outcome, found.document.get_kind_display(), found.document.about) == (
        Outcome.AUTHENTIC,
        "Avis du comité",
        file.reference,
    )
    with pikepdf.open(BytesIO(first)) as pdf:
        data = json.loads(pdf.attachments[letters.DATA].get_file().read_bytes())
    assert (data["reference"], data["kind"]) == (file.reference, opinion.kind)
    assert audit.events_for(file.audit_ref).filter(kind="committee.letter_sealed").count() == 1


def test_the_letter_of_an_opinion_not_notified_is_a_draft_without_a_seal(file):
    opinion = give_opinion(file)
    told = text_of(letters.given(opinion, by=letters.HUB, at=NOTIFIED))
    assert "Projet" in told
    assert opinion.letters.count() == 0


def test_a_rectification_revokes_the_letter_and_makes_another(people):
    file = with_opinion(people)
    opinion = opinions.opinion_of(file)
    old = letters.given(opinion, by=letters.HUB, at=LEFT)
    first = opinion.letters.get()
    proposal = opinions.new_rectification(
        opinion, text="Lire : deux ans.", proposed_by=people.secretariat, proposed_at=LEFT
    )
    proposal = act("propose_rectification", proposal, people.secretariat, at=LEFT, text="Lire : deux ans.")
    act("publish_rectification", proposal, people.chair, at=LEFT)
    assert verification.of_code(first.code).outcome == Outcome.REVOKED
    new = letters.given(opinions.opinion_of(file), by=letters.HUB, at=LEFT)
    assert new != old
    assert "deux ans" in text_of(new)
    assert verification.of_code(opinion.letters.get(revoked_at=None).code).outcome == Outcome.AUTHENTIC


def test_the_sponsor_is_sent_the_sealed_letter(people):
    file = with_opinion(people)
    mail = Mail.objects.get(kind="opinion", to=people.sponsor)
    name, content, _media_type = message.of(mail).attachments[0]
    assert name == f"avis-1-{file.reference}.pdf"
    assert content == letters.given(opinions.opinion_of(file), by=letters.HUB, at=LEFT)


def test_the_mail_of_a_silence_promises_no_reasons(people, file):
    letters.queue_mails(give_opinion(file, "tacit", notified_at=NOTIFIED), at=NOTIFIED)
    mail = Mail.objects.get(kind="opinion", to=people.sponsor)
    assert "réputé favorable" in mail.subject
    assert "motifs" not in mail.body
