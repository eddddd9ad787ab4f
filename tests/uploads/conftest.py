import pytest

from tests.uploads.fixtures import antivirus, antivirus_away, clamd

__all__ = ["antivirus", "antivirus_away", "clamd"]


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
