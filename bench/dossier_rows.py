"""Two drafts to write in and two dossiers to open, made through the door."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F
from django.test import RequestFactory
from django.urls import reverse

from audit import api as audit
from bench import catalogue_pages, desk_rows
from hub import clock
from hub.accounts import actions as accounts
from hub.accounts.enums import OrganisationKind, Role
from hub.accounts.models import Organisation, User
from hub.demonstration import pieces as pdfs
from requests_workflow.dossier import actions
from requests_workflow.dossier.models import Answer
from requests_workflow.procedure import door, policies, snapshots
from requests_workflow.procedure.models import AccessRequest

#: The pages that open a dossier, by what they are.
PAGES = {"the whole dossier": "dossier:summary", "the task list": "dossier:tasks", "its pieces": "dossier:pieces"}
_NO_QUERY = ("SAVEPOINT", "RELEASE", "SET TRANSACTION")


def fill(*, versions: int, pieces: int) -> "Made":
    """Make the drafts, and return what the bench does with them."""
    body, sponsor = _people()
    files = {name: _file(sponsor, body, *size) for name, size in {"small": (1, 1), "large": (versions, pieces)}.items()}
    return Made(sponsor, files, _file(sponsor, body, 0, 0))


def _people() -> tuple[Organisation, User]:
    at, actor = clock.now() - timedelta(days=2), audit.Actor("service:bench", "bench")
    with transaction.atomic():
        body = accounts.register_organisation(
            name="Université d’essai", siret="0" * 14, kind=OrganisationKind.UNIVERSITY, address="", at=at, actor=actor
        )
        sponsor = accounts.open_account(
            email="sponsor@exemple.test", full_name="Sponsor", language="fr", at=at, actor=actor
        )
        accounts.give_membership(sponsor, body, Role.SPONSOR, since_on=clock.day_of(at), at=at, actor=actor)
    return body, sponsor


def _file(sponsor: User, body: Organisation, versions: int, pieces: int) -> AccessRequest:
    at = clock.now() - timedelta(days=1)
    file = actions.begin_file(
        by=sponsor, organisation=body, title="Projet d’essai", acronym="", creation_key=uuid4(), at=at
    )
    for nth in range(pieces):
        upload = ContentFile(pdfs.piece("D01", "Protocole", project="Essai", note=str(nth)).read(), name=f"{nth}.pdf")
        door.perform("add_document", file, by=sponsor, at=at, data={"piece": "D07", "document": upload})
    for nth in range(versions):
        with transaction.atomic():
            door.perform("save_section", file, by=sponsor, at=at, data={"answers": {"summary": f"version {nth}"}})
            snapshots.take(file, transition="file", at=at)
    return file


class Made:
    """One person, a draft to write in, a small and a large dossier to open."""

    def __init__(self, sponsor: User, files: dict[str, AccessRequest], draft: AccessRequest) -> None:
        self.sponsor, self.files, self.draft = sponsor, files, draft
        cookie = desk_rows.sign_in(sponsor)
        self._pages = catalogue_pages.Served(cookie=cookie)
        self._saves = Sent(cookie, reverse("dossier:autosave", args=[draft.reference, "projet"]))

    def queries(self, name: str, which: str) -> list[str]:
        return self._pages.statements(reverse(name, args=[self.files[which].reference]))

    def statements_of_a_save(self) -> list[str]:
        self.save_by_the_page(0)
        with heard() as statements:
            self.save_by_the_page(1)
        return statements

    def save_by_the_page(self, nth: int) -> None:
        self._saves.post(self.draft, f"{nth} {uuid4()}")

    def save_by_the_door(self, nth: int) -> None:
        with transaction.atomic():
            file = policies.held_for(self.sponsor, self.draft.reference)
            answers = {"benefit": f"{nth} {uuid4()}"}
            door.perform("save_section", file, by=self.sponsor, at=clock.now(), data={"answers": answers})

    def save_bare(self, nth: int) -> None:
        with transaction.atomic():
            row = Answer.objects.filter(request=self.draft, field="public_interest")
            row.update(value=f"{nth} {uuid4()}", version=F("version") + 1, saved_at=clock.now())
            audit.record(
                "dossier.answers_saved",
                object=self.draft.audit_ref,
                actor=audit.Actor(str(self.sponsor.pk), "sponsor"),
                at=clock.now(),
                project=self.draft.reference,
            )


class Sent:
    """What the page's program sends, through the whole application."""

    def __init__(self, cookie: str, path: str) -> None:
        self._application = catalogue_pages.get_wsgi_application()
        self._factory, self._cookie, self._path = RequestFactory(), cookie, path
        self._seen = 0

    def post(self, file: AccessRequest, text: str) -> None:
        """Save another summary; raise `RuntimeError` when it is not."""
        token = "a" * 32
        body = json.dumps({"answers": {"summary": text}, "seen": {"summary": self._seen}, "form": file.form_version})
        environ = self._factory._base_environ()  # noqa: SLF001 — what a server would give
        environ |= {"PATH_INFO": self._path, "REQUEST_METHOD": "POST", "SERVER_NAME": "localhost"}
        environ |= {"HTTP_COOKIE": f"{self._cookie}; csrf={token}", "HTTP_X_CSRFTOKEN": token}
        environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body.encode()))}
        environ["wsgi.input"] = io.BytesIO(body.encode())
        told: list[str] = []
        response = self._application(environ, lambda status, _headers: told.append(status))
        answer = b"".join(response)
        response.close()
        if told != ["200 OK"]:
            raise RuntimeError(f"{self._path}: {told} {answer[:200]!r}")
        self._seen = json.loads(answer)["saved"]["summary"]


@contextmanager
def heard() -> Iterator[list[str]]:
    """Hear the statements of a request, those that only mark out the transaction left aside."""
    statements: list[str] = []

    def hear(execute, statement, parameters, many, context):
        if not statement.startswith(_NO_QUERY):
            statements.append(statement)
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(hear):
        yield statements
