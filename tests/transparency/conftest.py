from datetime import date

import pytest
from django.db.models import F

from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.models import Decision
from requests_workflow.dossier.models import Answer, RequestedDataset
from requests_workflow.procedure import notices
from tests.authority.files import CHOSEN, begin, give_opinion, set_down
from tests.catalogue.conftest import holder, make_dataset  # noqa: F401 — fixtures
from transparency.register import actions

SUMMARY = "Nous comparons la chimiothérapie avant et après l’opération."


@pytest.fixture(autouse=True)
def _no_mail(monkeypatch):
    """Mails are tried in tests/procedure and tests/mail."""
    monkeypatch.setattr(notices, "queue", lambda act: None)


@pytest.fixture
def publish(people, make_dataset):  # noqa: F811
    """Sets down an authorised file with answers, a dataset, an opinion and a decision."""
    datasets = []

    def make(state="authorised", *, decided_on=date(2026, 3, 18), opinion="favourable", answers=None, **fields):
        file = set_down(begin(people, **fields), state, authorised_at=CHOSEN)
        write(file, {"summary": SUMMARY, "purposes": ["P6"], **(answers or {})})
        if not datasets:
            datasets.append(make_dataset(1))
        RequestedDataset.objects.create(request=file, dataset=datasets[0], years_from=2018, years_to=2023)
        give_opinion(file, opinion, reasons="Méthode solide.", votes_for=7, votes_against=2)
        decide(file, people, decided_on)
        return drawn(file)

    return make


def write(file, answers: dict) -> None:
    for field, value in answers.items():
        Answer.objects.filter(request=file, field=field).update(value=value, version=F("version") + 1)


def decide(file, people, decided_on) -> None:
    Decision.objects.create(
        request=file,
        outcome=Outcome.AUTHORISED,
        number=f"DR-2026-{file.pk % 1000:03}",
        decided_on=decided_on,
        conditions=["Sans export individuel."],
        recorded_at=CHOSEN,
        recorded_by=people.secretariat,
    )


def drawn(file):
    """Tell a file set down without the door as the door would have."""
    actions.draw(file, at=CHOSEN)
    return file
