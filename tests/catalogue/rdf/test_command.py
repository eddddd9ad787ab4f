"""`import_catalogue dcat`: the files of other catalogues, by the command that an operator types."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, ImportRun
from tests.shared_data import SHARED, needs_shared_data

pytestmark = [pytest.mark.django_db, needs_shared_data]
GERMAN = SHARED / "healthdcat-ap-de"


def run(name: str, **options) -> str:
    said = StringIO()
    call_command("import_catalogue", "dcat", str(GERMAN / name), source="allemagne", stdout=said, **options)
    return said.getvalue()


def test_a_catalogue_comes_in_once(holder):
    assert "1 new" in run("zfkd_healthdcat-ap.ttl", holder=holder.code)
    dataset = Dataset.objects.get()
    assert (dataset.status, dataset.origin, dataset.holder) == (DatasetStatus.PUBLISHED, "allemagne", holder)
    assert "0 new, 0 changed, 1 unchanged" in run("zfkd_healthdcat-ap.ttl", holder=holder.code)


def test_it_may_wait_for_the_secretariat(holder):
    run("zfkd_healthdcat-ap.ttl", holder=holder.code, publish=False)
    assert Dataset.objects.get().status == DatasetStatus.DRAFT


def test_a_dry_run_and_an_unknown_holder_write_nothing(holder):
    assert "1 new" in run("zfkd_healthdcat-ap.ttl", holder=holder.code, dry_run=True)
    with pytest.raises(CommandError, match="unknown holder"):
        run("zfkd_healthdcat-ap.ttl", holder="personne")
    assert not Dataset.objects.exists()
    assert not ImportRun.objects.filter(is_dry=True).exists()


def test_an_unbound_prefix_is_told_with_its_line(holder):
    broken = [path.name for path in GERMAN.glob("*.ttl") if path.name.startswith("RKI")]
    for name in broken:
        with pytest.raises(CommandError, match="1 errors"):
            run(name, holder=holder.code)
    issues = [(issue.file, issue.line) for one in ImportRun.objects.all() for issue in one.issues.all()]
    assert len(issues) == len(broken)
    assert all(line for _file, line in issues)
