"""A sample is asked for, made, published, given to everybody, and made again when the dictionary changes."""

from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from audit.models import Event
from catalogue import actions
from catalogue.enums import DatasetStatus
from catalogue.models import Code, CodeList, Dataset, Variable
from catalogue.publishing import versions
from catalogue.samples import making, package, queries, requests, tasks
from catalogue.samples.generator import Recipe
from hub import contents
from hub.jobs.models import Job
from tests.catalogue.conftest import ACTOR, AT, trace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def dataset(make_dataset) -> Dataset:
    made = make_dataset()
    with transaction.atomic():
        versions.publish(made, at=AT, actor=ACTOR)
    return made


def make_samples(**options) -> str:
    out = StringIO()
    call_command("make_samples", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().strip()


def sample_of(dataset) -> dict:
    with contents.open_checked(making.FOLDER, making.sample_rows(dataset).get().sha256) as file:
        return package.about(file)["sample"]


def add_variable(dataset, name: str, **about) -> None:
    with transaction.atomic():
        table = dataset.tables.get()
        Variable.objects.create(dataset=dataset, table=table, name=name, label_fr="Une", type="string", **about)
        versions.publish(dataset, at=AT, actor=ACTOR)


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


# Made and published


def test_a_sample_is_published_as_a_new_version_that_names_its_content(dataset):
    assert make_samples(rows=5) == "base-1: published with version 2"
    row = making.sample_rows(dataset).get()
    (told,) = dataset.versions.first().content["distributions"]
    assert (told["role"], told["sha256"], told["format"]) == ("sample", row.sha256, "ZIP")
    assert package.WARNING_FR in row.description_fr
    assert sample_of(dataset)["version"] == 1
    event = Event.objects.get(kind="catalogue.sample_made")
    assert event.facts == {"code": "base-1", "version": 1, "seed": 1, "rows": 5}
    assert event.content["object_sha256"] == row.sha256


def test_the_same_sample_again_changes_nothing(dataset):
    make_samples(rows=5)
    assert make_samples(rows=5) == "base-1: unchanged"
    assert dataset.versions.count() == 2
    assert Event.objects.filter(kind="catalogue.sample_made").count() == 1


def test_another_sample_replaces_the_first(dataset):
    make_samples(rows=5)
    assert make_samples(rows=6) == "base-1: published with version 3"
    assert making.sample_rows(dataset).count() == 1


def test_a_sample_tells_the_version_that_last_changed_its_dictionary(dataset):
    make_samples(rows=5)
    add_variable(dataset, "autre")
    make_samples(rows=5)
    assert sample_of(dataset)["version"] == 3


def test_what_is_not_published_has_no_sample(make_dataset):
    make_dataset(1, status=DatasetStatus.DRAFT)
    assert make_samples() == ""
    make_dataset(2)
    assert make_samples() == f"base-2: {making.NOT_PUBLISHED}"


@pytest.mark.parametrize("options", [{"dataset": "rien"}, {"rows": 0}, {"rows": 10_001}])
def test_the_command_says_what_it_cannot_do(dataset, options):
    with pytest.raises(CommandError):
        make_samples(**options)


def test_values_come_from_the_right_column_of_the_code_list(dataset):
    columns = [{"name": "K", "role": "code"}, {"name": "AUTRE"}]
    codes = CodeList.objects.create(code="L", title_fr="L", columns=columns, size=2, sha256="1")
    trace("catalogue.code_list_imported", "code_list", codes.pk)
    for position in range(2):
        Code.objects.create(code_list=codes, code=f"A{position}", extra={"AUTRE": f"B{position}"}, position=position)
    wanted = {("L", ""), ("L", "K"), ("L", "AUTRE"), ("ABSENTE", "")}
    assert making.read_codes(wanted) == {
        ("L", ""): ["A0", "A1"],
        ("L", "K"): ["A0", "A1"],
        ("L", "AUTRE"): ["B0", "B1"],
    }


def test_a_long_code_list_is_read_here_and_there(db):
    codes = CodeList.objects.create(code="L", title_fr="L", size=1_200)
    trace("catalogue.code_list_imported", "code_list", codes.pk)
    Code.objects.bulk_create(Code(code_list=codes, code=f"A{number}", position=number) for number in range(1_200))
    assert making.read_codes({("L", "")})["L", ""] == [f"A{number}" for number in range(0, 1_200, 3)]


# Made again


def test_a_sample_is_made_again_when_its_dictionary_changed_and_only_then(dataset):
    make_samples(rows=5, seed=4)
    tasks.make_again()
    assert dataset.versions.count() == 2
    add_variable(dataset, "autre")
    tasks.make_again()
    assert sample_of(dataset) | {"fingerprint": ""} == {
        "synthetic": True,
        "version": 3,
        "fingerprint": "",
        "seed": 4,
        "rows": 5,
    }
    assert making.outdated() == []


def test_a_dictionary_that_lost_its_tables_keeps_its_sample_and_hinders_no_other(dataset, make_dataset, caplog):
    other = make_dataset(2)
    with transaction.atomic():
        versions.publish(other, at=AT, actor=ACTOR)
    make_samples(rows=5)
    with transaction.atomic():
        dataset.tables.all().delete()
        versions.publish(dataset, at=AT, actor=ACTOR)
    add_variable(other, "autre")
    tasks.make_again()
    assert "sample of base-1 stays as it is" in caplog.text
    assert (sample_of(dataset)["version"], sample_of(other)["version"]) == (1, 3)


def test_a_sample_whose_file_is_lost_is_made_again(dataset):
    make_samples(rows=5)
    contents.path_of(making.FOLDER, making.sample_rows(dataset).get().sha256).unlink()
    tasks.make_again()
    assert sample_of(dataset)["rows"] == Recipe.rows


# Given


def test_everybody_may_take_a_sample(client, dataset):
    url = reverse("catalogue:sample", args=["base-1"])
    assert client.get(url).status_code == 404
    make_samples(rows=5)
    answer = client.get(url)
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="base-1.synthetic.zip"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert "LISEZMOI.txt" in names
        assert all("synthetic" in name for name in names if name.startswith("tables/"))
        assert package.WARNING_FR.upper() in archive.read("LISEZMOI.txt").decode()


def test_a_sample_that_was_changed_on_the_disk_is_not_given(client, dataset, caplog):
    make_samples(rows=5)
    contents.path_of(making.FOLDER, making.sample_rows(dataset).get().sha256).write_bytes(b"PK")
    assert client.get(reverse("catalogue:sample", args=["base-1"])).status_code == 404
    assert "cannot be given out" in caplog.text


def test_a_dataset_that_is_withdrawn_gives_no_sample(client, dataset):
    make_samples(rows=5)
    Dataset.objects.filter(pk=dataset.pk).update(status=DatasetStatus.WITHDRAWN)
    trace("catalogue.dataset_withdrawn", "dataset", dataset.pk)
    assert client.get(reverse("catalogue:sample", args=["base-1"])).status_code == 404


# Asked for


def ask(client, **sent):
    return client.post(reverse("catalogue:sample", args=["base-1"]), sent)


def test_the_secretariat_has_a_sample_made_as_long_work(client, dataset, people, django_capture_on_commit_callbacks):
    sign_in(client, people.secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(client, rows="7")
    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:detail", args=[job.public_id])
    assert (job.state, job.message, job.name) == ("done", requests.MADE, "base-1.synthetic.zip")
    assert job.sha256 == making.sample_rows(dataset).get().sha256
    assert sample_of(dataset)["rows"] == 7
    event = Event.objects.get(kind="catalogue.sample_requested")
    assert event.facts == {"code": "base-1", "seed": 1, "rows": 7}
    page = client.get(answer["Location"]).content.decode()
    assert "Échantillon synthétique" in page


def test_the_holder_s_people_may_ask_for_their_own(dataset, people):
    assert not queries.may_ask(people.holder, dataset)
    actions.assign_organisation(holder_code="inventee", organisation=people.holder_body, at=AT, actor=ACTOR)
    assert queries.may_ask(people.holder, queries.dataset("base-1"))


@pytest.mark.parametrize("person", ["sponsor", "auditor", "holder"])
def test_others_may_not_ask(client, dataset, people, person):
    sign_in(client, people.users[person])
    assert ask(client).status_code == 403
    assert not Job.objects.exists()


def test_somebody_who_is_not_signed_in_may_not_ask(client, dataset):
    assert ask(client).status_code == 403


@pytest.mark.parametrize("sent", [{"rows": "0"}, {"rows": "10001"}, {"rows": "beaucoup"}, {"seed": "-1"}])
def test_a_size_that_cannot_be_is_told(client, dataset, people, sent):
    sign_in(client, people.secretariat)
    answer = ask(client, **sent)
    assert answer["Location"] == reverse("catalogue:dataset", args=["base-1"])
    assert not Job.objects.exists()
    assert 'class="notice' in client.get(answer["Location"]).content.decode()


def test_a_description_without_a_version_says_why_it_has_no_sample(
    client, make_dataset, people, django_capture_on_commit_callbacks
):
    make_dataset()
    sign_in(client, people.secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
    job = Job.objects.get()
    assert (job.state, job.message) == ("failed", making.NOT_PUBLISHED)
