"""Every page, as every person, on a file of each kind of state: what opens is what the law says, nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from audit import guards
from django.db import connection
from hub import access
from requests_workflow.authority.models import Decision
from requests_workflow.committee.models import Session
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier import receipts
from requests_workflow.procedure import registry
from tests.access import cast, expected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

REFUSALS = {302, 403, 404, 409, 422}
#: Files on which every act is tried by everybody whom the rules do not name.
TRIED = ["migraine", "rein-precoce", "psychotropes-enfants", "depistage-sein"]


@pytest.fixture(autouse=True)
def _a_demonstration(settings, monkeypatch):
    """The demonstration's pages exist; a receipt costs no time."""
    settings.HUB_DEMO = True
    monkeypatch.setattr(receipts, "pdf", lambda file: b"%PDF-")


def clients(people) -> dict[str, Client]:
    """Return a browser for each part, the anonymous one too, that shows a crash as a 500."""
    found = {part: Client(raise_request_exception=False) for part in [*people, "anonymous"]}
    for part, user in people.items():
        found[part].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def address(name: str, file) -> str:
    """Return the address of a page, its arguments taken from the file."""
    document = dossier.readable_documents(file).first() if file else None
    decision = Decision.objects.filter(request=file).exclude(document_sha256="").first()
    session = Session.objects.get(state="planned")
    arguments = {
        "desk:act": [file and file.reference, "access_request", file and file.pk, "withdraw"],
        "dossier:section": [file and file.reference, "projet"],
        "dossier:document": [file and file.reference, document.pk if document else 0],
        "authority:document": [file and file.reference, decision.pk if decision else 0],
        "committee:session": [session.pk],
        "committee:session_act": [session.pk, "publish_agenda"],
        "catalogue:dataset": ["dcir"],
        "account_reset_password_from_key": ["1", "set-password"],
    }
    of_file = name in expected.FILE_PAGES or name in expected.OF_THEIR_OWN
    return reverse(name, args=arguments.get(name, [file.reference] if of_file else []))


OF_FILES = [*expected.FILE_PAGES, *sorted(expected.OF_THEIR_OWN)]
OF_SITE = [*expected.FUNCTION_PAGES, *expected.ACCOUNT_PAGES, *expected.PUBLIC_PAGES]


def test_every_url_has_an_expectation():
    assert sorted([*OF_FILES, *OF_SITE]) == sorted(access.RULES)


def test_every_part_is_played_somewhere():
    played = set().union(*(cast.around(key).keys() for key in ["triage-ia"]))
    assert played | {"anonymous"} == set(cast.PARTS)


@pytest.mark.parametrize("key", cast.FILES)
def test_a_file_opens_to_whom_the_law_names(key):
    milestone, state = cast.FILES[key]
    people, file = cast.around(key), cast.file_of(key)
    assert file.state == state
    pages = {name: address(name, file) for name in OF_FILES}
    faults = []
    for part, client in clients(people).items():
        for name, url in pages.items():
            status, wanted = client.get(url).status_code, expected.of_file(name, part, milestone, state)
            if status != wanted:
                faults.append(f"{part} at {name}: {status}, not {wanted}")
    assert faults == []


def test_the_other_pages_open_to_whom_the_law_names():
    pages = {name: address(name, None) for name in OF_SITE}
    faults = []
    for part, client in clients(cast.around("triage-ia")).items():
        for name, url in pages.items():
            status, wanted = client.get(url).status_code, expected.of_site(name, part)
            if status != wanted:
                faults.append(f"{part} at {name}: {status}, not {wanted}")
    assert faults == []
