import pytest

from requests_workflow.procedure import notices


@pytest.fixture(autouse=True)
def _no_mail(monkeypatch):
    """Mails are tried in tests/procedure and tests/mail."""
    monkeypatch.setattr(notices, "queue", lambda act: None)
