"""The letter of an opinion: what it says, and who takes it."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.committee.models import Recommendation
from requests_workflow.committee.opinions import letters
from tests.authority.files import begin, give_opinion, set_down
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
    monkeypatch.setattr(letters, "pdf", lambda opinion: b"%PDF-")
    opinion = give_opinion(file)
    client.force_login(getattr(people, name), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address(opinion)).status_code == before
    opinion.notified_at = NOTIFIED
    opinion.save()
    assert client.get(address(opinion)).status_code == after
    read = audit.events_for(file.audit_ref).filter(kind="document.read", facts__part="opinion.pdf")
    assert read.count() == [before, after].count(200)
