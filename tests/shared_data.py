"""The public data that tests read: in a folder beside the project, or where HUB_SHARED_DATA says."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))

needs_shared_data = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no folder {SHARED}")
