"""Each answer is read by those whom its question names, and by nobody else, wherever the file is shown.

Every question holds a canary. Each person opens every page, export and calendar that they can reach, from the links of
the site and from the addresses of files; what is a PDF or an archive is opened, and so are the mails.
"""

import io
import re
import zipfile
from collections import deque
from html import unescape

import pikepdf
import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from hub import access, clock
from hub.accounts import grants
from hub.mail.models import Mail
from requests_workflow.dossier import queries, receipts
from requests_workflow.procedure import snapshots
from requests_workflow.procedure.enums import Grant
from tests.authority.files import give_opinion, set_down, trace
from tests.dossier import filling
from tests.dossier.conftest import dataset  # noqa: F401 — a fixture
from tests.journeys.pdfs import text_of
from transparency.register import actions

pytestmark = pytest.mark.django_db

#: Questions whose answer makes others arise.
HELD = {
    "matching": "direct", "transfers": "yes", "produces_algorithm": "yes", "near_methodology": "MR004",
    "uses_research_firm": "yes", "controller_established": "outside", "hosting": "third_party",
}  # fmt: skip
AUDIENCE_OF = {
    "sponsor": "sponsor", "signatory": "sponsor", "secretariat": "office", "dpo": "office", "auditor": "office",
    "registrar": "office", "chair": "committee", "member": "committee", "holder": "data_holder", "cnil": "cnil",
    "nobody": "public", "anonymous": "public",
}  # fmt: skip
STARTS = ("/fr/bureau/", "/fr/dossiers/", "/fr/registre/", "/fr/bureau/dossiers/", "/fr/")
MOST_PAGES = 150


def canary(code: str, fields: dict) -> str:
    number = list(fields).index(code)
    return f"K{number:02}Q{number:02}Z"


def typed(field, fields: dict):
    found = HELD.get(field.code, canary(field.code, fields))
    if field.kind == "group":
        return [dict.fromkeys(field.columns, found)]
    return [found] if field.kind == "choices" else found


@pytest.fixture
def file(people, dataset, settings, tmp_path):  # noqa: F811
    """A file that everybody of the procedure has seen pass, in the last form, with a canary in every answer."""
    settings.MEDIA_ROOT = tmp_path / "media"
    made = filling.begin(people.sponsor, people.university, at=clock.now())
    filling.fill(made, people.sponsor, at=clock.now())
    fields = made.form.fields()
    filling.write(made, people.sponsor, at=clock.now(), **{code: typed(one, fields) for code, one in fields.items()})
    with transaction.atomic():
        give_opinion(made, notified_at=clock.now(), reasons="Motifs de l’avis.")
        trace("dossier.filed", made.audit_ref)
        for act in ("file", "choose_cnil"):
            snapshots.take(made, transition=act, at=clock.now())
        for grant, to in ((Grant.COMMITTEE_READER, people.member), (Grant.CONSULTED_ON, people.holder_body.group)):
            grants.give(grant, to=to, on=made)
    now = clock.now()
    set_down(made, "authorised", transmitted_at=now, authorised_at=now)
    with transaction.atomic():
        actions.draw(made, at=now)
    return made


def person(people, part: str):
    return {"holder": people.holder, "cnil": people.cnil_liaison}.get(part) or getattr(people, part)


def browser(people, part: str) -> Client:
    client = Client()
    if part != "anonymous":
        client.force_login(person(people, part), backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(file) -> list[str]:
    """Return every address of this file that its reference, a section, a question, a document or a version makes."""
    section = next(iter(file.form.sections.values()))
    more = [{}, {"slug": section.slug}, {"slug": section.slug, "code": "summary"}]
    more += [{"pk": document.pk} for document in queries.documents(file)[:2]]
    more += [{"audience": name} for name in ("committee", "data_holder", "cnil", "public", "office")]
    more += [{"number": number} for number in (1, 2)] + [{"first": 1, "second": 2}]
    more += [{"slug": one.slug} for one in file.form.sections.values()]
    found = []
    for name in access.RULES:
        for extra in more:
            try:
                found.append(reverse(name, kwargs={"reference": file.reference, **extra}))
            except NoReverseMatch:
                continue
    return found


def opened(client: Client, file) -> dict[str, str]:
    """Return the text of all that a person can open about a file, by address."""
    found: dict[str, str] = {}
    waiting = deque([*STARTS, *addresses(file)])
    seen = set(waiting)
    while waiting and len(found) < MOST_PAGES:
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
        found[address] = told_in(content)
        for link in re.findall(r'href="(/[^"#]*)"', found[address]) if b"<html" in content[:200] else []:
            link = unescape(link)
            if file.reference in link and link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def told_in(content: bytes) -> str:
    """Return what stands in a page, a PDF with its attachments, or an archive."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(told_in(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            inside = [told_in(pdf.attachments[name].get_file().read_bytes()) for name in pdf.attachments]
        return " ".join([text_of(content) if b"ToUnicode" in content or pages_have_text(content) else "", *inside])
    return unescape(content.decode("utf-8", "replace"))


def pages_have_text(content: bytes) -> bool:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return any("/Font" in page.get("/Resources", {}) for page in pdf.pages)


def canaries_in(texts, fields: dict) -> set[str]:
    whole = re.sub(r"\s", "", " ".join(texts))
    return {code for code in fields if code not in HELD and canary(code, fields) in whole}


@pytest.mark.parametrize("part", AUDIENCE_OF)
def test_each_answer_is_read_by_its_audience_alone(people, file, part):
    fields, audience = file.form.fields(), AUDIENCE_OF[part]
    pages = opened(browser(people, part), file)
    meant = {code for code, field in fields.items() if audience in field.audience and code not in HELD}
    read = canaries_in(pages.values(), fields)
    leaks = {
        code: [address for address, text in pages.items() if canary(code, fields) in re.sub(r"\s", "", text)]
        for code in read - meant
    }
    assert leaks == {}
    assert meant - read == set(), "a sweep that finds nothing proves nothing"


def test_no_mail_tells_an_answer(people, file):
    fields = file.form.fields()
    receipts.queue_mails(file, at=clock.now(), by=people.sponsor)
    mails = [f"{mail.subject} {mail.body}" for mail in Mail.objects.all()]
    assert mails
    assert canaries_in(mails, fields) <= {"title", "acronym"}
