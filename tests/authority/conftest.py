import pytest

from requests_workflow.committee.opinions import letters
from requests_workflow.dossier import pdf, receipts
from requests_workflow.procedure import notices
from tests.dossier.conftest import dataset  # noqa: F401 — fixture


@pytest.fixture(autouse=True)
def _no_mail(monkeypatch):
    """Mails are tried in tests/procedure and tests/mail."""
    monkeypatch.setattr(notices, "queue", lambda act: None)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def _quick_pdfs(monkeypatch):
    """Drawing a PDF takes seconds; where only its place in the package counts, a few bytes will do."""
    monkeypatch.setattr(pdf, "make", lambda request, audience: f"%PDF- {audience}".encode())
    monkeypatch.setattr(receipts, "pdf", lambda request: b"%PDF- receipt")
    monkeypatch.setattr(letters, "given", lambda opinion, **_said: f"%PDF- {opinion.kind}".encode())
