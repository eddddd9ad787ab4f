"""The public API does what its OpenAPI document says: Schemathesis asks for what it allows, and for what it forbids."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("st")
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture(scope="module", autouse=True)
def _entries(running_hub):
    running_hub.call("-m", "tests.journeys.register_seed")


def test_the_api_keeps_what_its_document_promises(running_hub, tmp_path):
    document = f"{running_hub.url}/api/v1/schema?format=json"
    words = ["--config-file", CONFIG, "run", document, "--url", running_hub.url, "--max-examples", "25", "--seed", "8"]
    done = subprocess.run([PROGRAM, *words], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert "18/18" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout[-6000:]
