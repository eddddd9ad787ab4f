"""The package is prepared by a worker, kept with its trace, and named by the act that sends it."""

from datetime import date

import pytest
from django.urls import reverse

from audit import api as audit
from hub import contents
from hub.jobs import queue
from hub.jobs.models import Job
from hub.pdf import PdfUnavailable
from requests_workflow.authority import act_forms, packages, queries
from requests_workflow.dossier import pdf, storage
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import door, snapshots
from tests.authority.files import CHOSEN, set_down, whole

pytestmark = pytest.mark.usefixtures("dataset", "_quick_pdfs")

RECEIVED = date(2026, 3, 4)


@pytest.fixture
def file(people):
    return whole(people)


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def page(file) -> str:
    return reverse("authority:transmission", args=[file.reference])


def prepared(browser, file) -> Job:
    """Ask on the page, and let a worker do it."""
    answer = browser.post(page(file))
    job = Job.objects.get()
    assert answer.url == reverse("jobs:detail", args=[job.public_id])
    queue.run(job.pk)
    return Job.objects.get(pk=job.pk)


def transmit(file, people):
    return door.perform("transmit_to_cnil", file, by=people.secretariat, at=CHOSEN, data={"received_on": RECEIVED})


def test_a_package_is_asked_for_made_and_kept_with_its_trace(as_, people, file):
    job = prepared(as_(people.secretariat), file)
    assert (job.state, job.name) == ("done", f"transmission-cnil-{file.reference}.zip")
    made = queries.package_ready(file)
    assert (made.sha256, made.size, made.made_by) == (job.sha256, job.size, people.secretariat)
    events = audit.events_for(file.audit_ref)
    assert events.filter(kind="authority.package_requested").count() == 1
    (event,) = events.filter(kind="authority.package_made")
    assert (event.facts["package"], event.facts["snapshot"]) == (made.sha256, queries.last_snapshot(file).sha256)


def test_preparing_twice_keeps_one_package(as_, people, file):
    browser = as_(people.secretariat)
    prepared(browser, file)
    browser.post(page(file))
    queue.run(Job.objects.latest("pk").pk)
    assert queries.packages_of(file).count() == 1
    assert audit.events_for(file.audit_ref).filter(kind="authority.package_made").count() == 1


def test_the_trail_tells_for_good_which_package_was_sent(as_, people, file):
    prepared(as_(people.secretariat), file)
    made = queries.package_ready(file)
    act = transmit(file, people)
    assert queries.transmission_of(act.subject).package == made
    event = audit.events_for(file.audit_ref).get(kind="authority.transmitted")
    assert event.facts["package"] == made.sha256


def test_a_package_of_an_earlier_copy_is_not_the_one_that_is_sent(as_, people, file):
    prepared(as_(people.secretariat), file)
    set_down(file, "cnil_referral", title="Un autre titre")
    snapshots.take(file, transition="choose_cnil", at=CHOSEN)
    assert queries.package_ready(file) is None
    act = transmit(file, people)
    assert queries.transmission_of(act.subject).package is None
    assert "package" not in act.facts


def test_the_package_is_downloaded_whole_and_the_reading_leaves_a_trace(as_, people, file):
    browser = as_(people.secretariat)
    prepared(browser, file)
    made = queries.package_ready(file)
    answer = browser.get(reverse("authority:package", args=[file.reference, made.pk]))
    content = b"".join(answer.streaming_content)
    assert len(content) == made.size
    assert answer["Content-Type"] == "application/zip"
    assert answer["X-Content-Type-Options"] == "nosniff"
    event = audit.events_for(file.audit_ref).filter(kind="document.read").last()
    assert event.content["object_sha256"] == made.sha256


def test_the_liaison_finds_the_package_once_it_is_sent(as_, people, file):
    prepared(as_(people.secretariat), file)
    made = queries.package_ready(file)
    address = reverse("authority:package", args=[file.reference, made.pk])
    assert as_(people.cnil_liaison).get(address).status_code == 404
    transmit(file, people)
    answer = as_(people.cnil_liaison).get(address)
    assert answer.status_code == 200
    b"".join(answer.streaming_content)
    assert "Transmis à la CNIL" in as_(people.cnil_liaison).get(page(file)).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("sponsor", 403), ("signatory", 403), ("chair", 403), ("dpo", 403), ("other_sponsor", 404), ("nobody", 404)],
)
def test_nobody_else_prepares_or_takes_it(as_, people, file, name, status):
    prepared(as_(people.secretariat), file)
    browser, made, job = as_(getattr(people, name)), queries.package_ready(file), Job.objects.get()
    assert browser.get(page(file)).status_code == status
    assert browser.post(page(file)).status_code == status
    assert browser.get(reverse("authority:package", args=[file.reference, made.pk])).status_code == status
    assert browser.get(reverse("jobs:download", args=[job.public_id])).status_code == 404
    assert Job.objects.count() == 1


def test_once_sent_it_is_the_one_to_download_and_no_other_is_offered(as_, people, file):
    prepared(as_(people.secretariat), file)
    made = queries.package_ready(file)
    transmit(file, people)
    html = as_(people.secretariat).get(page(file)).content.decode()
    assert reverse("authority:package", args=[file.reference, made.pk]) in html
    assert "Préparer le dossier de transmission" not in html


def test_the_act_says_whether_a_package_will_be_named(as_, people, file):
    without = str(act_forms.TransmitForm(subject=file))
    prepared(as_(people.secretariat), file)
    assert "Aucun dossier de transmission" in without
    assert "sera inscrit au journal" in str(act_forms.TransmitForm(subject=file))


def test_a_missing_document_is_told_to_who_asked(as_, people, file):
    lost = dossier.documents(file)[0]
    contents.path_of(storage.FOLDER, lost.sha256).unlink()
    job = prepared(as_(people.secretariat), file)
    assert job.state == "failed"
    assert lost.name in job.message
    assert queries.package_ready(file) is None


def test_without_the_libraries_the_work_says_so(as_, people, file, monkeypatch):
    def unavailable(request, audience):
        raise PdfUnavailable("apt")

    monkeypatch.setattr(pdf, "make", unavailable)
    job = prepared(as_(people.secretariat), file)
    assert (job.state, "PDF" in job.message) == ("failed", True)


def test_nothing_is_prepared_once_the_cnil_has_decided(as_, people, file):
    browser = as_(people.secretariat)
    browser.post(page(file))
    set_down(file, "refused", transmitted_at=CHOSEN)
    queue.run(Job.objects.get().pk)
    assert Job.objects.get().state == "failed"
    assert browser.post(page(file)).status_code == 409
    assert "sans passer par ici" in browser.get(page(file)).content.decode()


def test_a_kept_package_that_was_changed_is_not_given_out(people, as_, file):
    browser = as_(people.secretariat)
    prepared(browser, file)
    made = queries.package_ready(file)
    contents.path_of(packages.FOLDER, made.sha256).write_bytes(b"PK autre chose")
    with pytest.raises(contents.Damaged):
        browser.get(reverse("authority:package", args=[file.reference, made.pk]))


def test_the_page_lists_what_will_be_sent(as_, people, file):
    html = as_(people.secretariat).get(page(file)).content.decode()
    assert "dossier.pdf" in html
    assert "avis/1-avis.pdf" in html
    assert html.count("pieces/") == len(dossier.documents(file))
