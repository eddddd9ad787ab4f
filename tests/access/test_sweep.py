"""Every page, as every person, on a file of each kind of state: what opens is what the law says, nothing else."""

import logging
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit import api as audit
from audit import guards
from hub import access
from hub.demonstration import pieces
from hub.pdf import render
from hub.ui import navigation
from requests_workflow.authority.models import Decision
from requests_workflow.committee.models import AgendaItem, Assignment, Session
from requests_workflow.consultation.models import Consultation
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier import receipts
from requests_workflow.procedure import door
from tests.access import cast, expected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

#: Files of which every page is opened by everybody.
OPENED = [key for key in cast.FILES if key not in {"psychotropes-enfants", "penuries"}]
#: Files on which every act is tried by everybody whom the rules do not name; one act in FEW by who does not see them.
FEW = 10
TRIED = ["ruptures-parcours", "psychotropes-enfants", "depistage-sein"]


@pytest.fixture(autouse=True)
def _a_demonstration(settings, monkeypatch):
    """The demonstration's pages exist; a PDF and the numbers of the menu cost no time: only the statuses are read."""
    settings.HUB_DEMO = True
    monkeypatch.setattr(receipts, "given", lambda file, **who: b"%PDF-")
    monkeypatch.setattr(render, "render", lambda *args, **kwargs: b"%PDF-")
    monkeypatch.setattr(navigation, "COUNTS", {})
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def clients(people) -> dict[str, Client]:
    """Return a browser for each part, the anonymous one too, that shows a crash as a 500."""
    found = {part: Client(raise_request_exception=False) for part in [*people, "anonymous"]}
    for part, user in people.items():
        found[part].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def address(name: str, file) -> str:
    """Return the address of a page, its arguments taken from the file."""
    document = dossier.readable_documents(file).first() if file else None
    decision = Decision.objects.filter(request=file).exclude(document_sha256="").first()
    session = Session.objects.get(state="planned")
    item = AgendaItem.objects.filter(request=file).last() if file else None
    line = audit.latest_events().last()
    arguments = {
        "desk:act": [file and file.reference, "access_request", file and file.pk, "release_officer"],
        "committee:rapporteurs": [file and file.reference, "replace_rapporteurs"],
        "desk:withdraw_message": [file and file.reference, 0],
        "calendar_ics": ["une-adresse-devinee"],
        "dossier:place": [file and file.reference, 0, "revoke"],
        "dossier:invitation": ["un-lien-devine"],
        "dossier:section": [file and file.reference, "projet"],
        "dossier:autosave": [file and file.reference, "projet"],
        "dossier:history": [file and file.reference, "projet", "summary"],
        "dossier:restore": [file and file.reference, "projet", "summary"],
        "dossier:template": [file and file.reference, "D01"],
        "transparency:verified": ["BCDFGHJKMNPQ"],
        "transparency:charter": ["citizen", 1],
        "rights:letter": [1],
        "rights:act": [1, "answer_letter"],
        "rights:fetch": [1],
        "rights:remind": [1],
        "rights:withdraw_key": ["une-empreinte"],
        "transparency:entry_versions": ["inconnue"],
        "transparency:index": ["organismes"],
        "transparency:entry_version": ["inconnue", 1],
        "register_api:entry": ["inconnue"],
        "register_api:entry_versions": ["inconnue"],
        "register_api:entry_version": ["inconnue", 1],
        "register_file": ["registre.csv"],
        "register_schema": ["registre"],
        "register_dcat": ["ttl"],
        "register_entry": ["inconnue"],
        "register_version": ["inconnue", 1],
        "verification_json": ["BCDFGHJKMNPQ"],
        "dossier:preview": [file and file.reference, "committee"],
        "dossier:produced": [file and file.reference, "D02"],
        "dossier:ehds_filed": [file and file.reference, 1],
        "dossier:version": [file and file.reference, 99],
        "dossier:versions_between": [file and file.reference, 98, 99],
        "dossier:versions_now": [file and file.reference, 99],
        "dossier:versions_since": [file and file.reference, "hier"],
        "dossier:document": [file and file.reference, document.pk if document else 0],
        "authority:document": [file and file.reference, decision.pk if decision else 0],
        "authority:answer": [file and file.reference, 0],
        "authority:package": [file and file.reference, 0],
        "committee:letter": [file and file.reference, 0],
        "committee:rectify": [file and file.reference, 0],
        "consultation:document": [file and file.reference, 0],
        "consultation:evidence": [file and file.reference, 0],
        "committee:session": [session.pk],
        "committee:session_act": [session.pk, "publish_agenda"],
        "committee:agenda": [session.pk],
        "committee:papers": [session.pk],
        "committee:papers_pdf": [session.pk],
        "committee:item": [item.session_id if item else session.pk, item.pk if item else 0],
        "committee:item_act": [session.pk, 0, "open_item"],
        "committee:live": [session.pk],
        "committee:member": [0],
        "committee:mandate_end": [0],
        "committee:expert_remove": [0],
        "committee:delegation_end": [0],
        "committee:screen": [session.pk],
        "committee:minutes": [session.pk],
        "committee:minutes_draw": [session.pk],
        "committee:minutes_pdf": [session.pk],
        "committee:minutes_correction": [session.pk],
        "committee:minutes_answer": [session.pk, 0],
        "committee:minutes_debate": [session.pk, 0],
        "committee:minutes_act": [session.pk, "propose_minutes"],
        "catalogue:dataset": ["dcir"],
        "rdf:feed": ["ttl"],
        "rdf:record": ["dcir", "ttl"],
        "rdf:identifier": ["BCDFGHJK"],
        "catalogue:joins": ["dcir"],
        "catalogue:table": ["dcir", "ER_PRS_F"],
        "catalogue:variable": ["dcir", "ER_PRS_F", "BEN_NIR_PSA"],
        "catalogue:code_list": ["inconnue"],
        "catalogue:holder": ["cnam"],
        "catalogue:versions": ["dcir"],
        "catalogue:version": ["dcir", 999],
        "catalogue:difference": ["dcir", 998, 999],
        "catalogue:code_list_csv": ["SANS_CODES"],
        "catalogue:dictionary_csv": ["dcir"],
        "catalogue:dictionary_xlsx": ["dcir"],
        "catalogue:sample": ["dcir"],
        "api:dataset": ["dcir"],
        "api:versions": ["dcir"],
        "api:version": ["dcir", 99],
        "api:tables": ["dcir"],
        "api:table": ["dcir", "ER_PRS_F"],
        "api:code_list": ["SANS_CODES"],
        "api:codes": ["SANS_CODES"],
        "api:holder": ["cnam"],
        "api:concepts": ["sans-valeurs"],
        "sitemap_section": ["donnees"],
        "transparency:procedure_route": ["mr007"],
        "transparency:orientation_result": ["BCDFGHJKMNPQRSTV"],
        "ingest_dataset": ["BCDFGHJK"],
        "catalogue:enquiry": ["BCDFGHJK"],
        "stewardship:detail": ["cohorte-aurore"],
        "stewardship:differences": ["cohorte-aurore"],
        "stewardship:section": ["cohorte-aurore", "textes"],
        "stewardship:table": ["cohorte-aurore", "visite"],
        "stewardship:act": ["cohorte-aurore", "send_back"],
        "data_action_receipt": ["00000000-0000-4000-8000-000000000000"],
        "audit:event": [line.event_id],
        "audit:person": [line.actor_id],
        "audit:project": [cast.file_of("migraine").reference],
        "tlog:log_checkpoint": ["2026"],
        "tlog:policy": ["2026"],
        "tlog:tile": ["2026", "0/000"],
        "tlog:receipt": [line.event_id],
        "tlog:entry": [line.event_id],
        "jobs:detail": ["BCDFGHJKMNPQ"],
        "jobs:download": ["BCDFGHJKMNPQ"],
        "account_reset_password_from_key": ["1", "set-password"],
        "mail:unsubscribe": ["nonsense"],
    }
    of_file = name in expected.FILE_PAGES or name in expected.OF_THEIR_OWN
    return reverse(name, args=arguments.get(name, [file.reference] if of_file else []))


def status_of(client: Client, url: str) -> int:
    """Return the status of a page, once a file was read to its end, which closes it."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


OF_FILES = [*expected.FILE_PAGES, *sorted(expected.OF_THEIR_OWN)]
OF_SITE = [
    *expected.FUNCTION_PAGES,
    *expected.DESCRIPTION_PAGES,
    *expected.OTHER_PAGES,
    *expected.ACCOUNT_PAGES,
    *expected.PUBLIC_PAGES,
]


def test_every_url_has_an_expectation():
    assert sorted([*OF_FILES, *OF_SITE]) == sorted(access.RULES)


def test_every_part_is_played_somewhere():
    played = set().union(*(cast.around(key).keys() for key in ["depistage-sein", "parkinson"]))
    assert played | {"anonymous"} == set(cast.PARTS)


@pytest.mark.parametrize("key", OPENED)
def test_a_file_opens_to_whom_the_law_names(key):
    milestone, state = cast.FILES[key]
    people, file = cast.around(key), cast.file_of(key)
    assert file.state == state
    pages = {name: address(name, file) for name in OF_FILES}
    faults = []
    for part, client in clients(people).items():
        for name, url in pages.items():
            status, wanted = status_of(client, url), expected.of_file(name, part, milestone, state)
            if status != wanted:
                faults.append(f"{part} at {name}: {status}, not {wanted}")
    assert faults == []


def test_the_other_pages_open_to_whom_the_law_names():
    pages = {name: address(name, None) for name in OF_SITE}
    faults = []
    for part, client in clients(cast.around("triage-ia")).items():
        for name, url in pages.items():
            if name in expected.PUBLIC_PAGES and part not in {"anonymous", "nobody", "secretariat"}:
                continue
            status, wanted = status_of(client, url), expected.of_site(name, part)
            if status != wanted:
                faults.append(f"{part} at {name}: {status}, not {wanted}")
    assert faults == []


def test_the_pdf_of_a_decision_opens_to_those_who_see_the_file():
    people, file = cast.around("telesurveillance"), cast.file_of("telesurveillance")
    upload = pieces.piece("D01", "Décision", project="TEST", note="")
    data = {
        "number": "DR-2026-001",
        "decided_on": date(2026, 11, 20),
        "received_on": date(2026, 11, 20),
        "document": upload,
    }
    door.perform("record_refusal", file, by=people["secretariat"], at=cast.AT, data=data)
    url = reverse("authority:document", args=[file.reference, Decision.objects.get(request=file).pk])
    elsewhere = url.replace(file.reference, cast.file_of("glycemie").reference)
    for part, client in clients(people).items():
        seen = expected.SEES_FROM.get(part, 99) <= cast.TRANSMITTED
        assert client.get(url).status_code == (200 if seen else 302 if part == "anonymous" else 404), part
        assert client.get(elsewhere).status_code in {302, 404}, part


# What is sent by somebody whom the rules do not name, or too early, or too late


@pytest.mark.parametrize("key", TRIED)
def test_an_act_that_is_not_for_somebody_now_changes_nothing(key):
    """Nor does it show the form of the act, which tells names and texts of the file, in answer to an invalid one."""
    people, file = cast.around(key), cast.file_of(key)
    acts, browsers = list(acts_on(file)), clients(people)
    before, faults = everything(), []
    for part, client in browsers.items():
        for subject, rule in acts if sees(part, key) else acts[::FEW]:
            named = bool(cast.ACTS_AS.get(part, set()) & set(rule["by"]))
            if named and subject.state in rule["from"]:
                continue
            url = reverse("desk:act", args=[file.reference, subject.machine_name, subject.pk, rule["name"]])
            status = client.post(url, {"reason": "Pour voir."}).status_code
            wanted = refusal(part, key, named=named, own_page=rule["name"] in OWN_PAGES)
            if status != wanted:
                faults.append(f"{part} sends {subject.machine_name} {rule['name']}: {status}, not {wanted}")
        if everything() != before:
            faults.append(f"{part} changed something")
            before = everything()
    assert faults == []


#: Acts that are not done on the generic page: it does not exist for them.
OWN_PAGES = {
    "save_section", "choose_data", "add_document", "remove_document", "file", "file_complement", "check_item",
    "request_complement", "declare_complete", "declare_interest", "choose_route", "declare", "conclude", "redeclare",
    "sign", "ask_signature", "declare_own_interests", "upgrade_form",
    "declare_complete_to_hub", "publish_declaration", "note_declaration", "name_user", "submit_report", "give_remarks",
    "answer_complement", "withdraw", "assign_rapporteurs", "replace_rapporteurs", "call_expert",
}  # fmt: skip
#: The same acts on their own pages: (act, URL name, what is sent).
SENT = [
    ("save_section", "dossier:section", {"version": "0", "objective": "Autre"}),
    ("choose_route", "dossier:route", {"route": "OPEN"}),
    ("upgrade_form", "dossier:upgrade", {}),
    ("choose_data", "dossier:data", {"add": ["dcir"], "version": "0"}),
    ("add_document", "dossier:pieces", {}),
    ("remove_document", "dossier:pieces", {"remove": "1"}),
    ("file", "dossier:check", {}),
    ("file", "dossier:check", {"honour": "on"}),
    ("answer_complement", "dossier:complements", {"data": "Voilà"}),
    ("withdraw", "dossier:withdraw", {"confirmed": "on"}),
    ("sign", "dossier:signature", {"act": "sign", "honour": "on"}),
    ("ask_signature", "dossier:signature", {"act": "ask_signature"}),
    ("declare_own_interests", "dossier:interests", {"capacity": "own", "nothing": "yes"}),
    ("check_item", "dossier:completeness", {"act": "check_item"}),
    ("request_complement", "dossier:completeness", {"act": "request_complement", "message": "Tout."}),
    ("declare_complete", "dossier:completeness", {"act": "declare_complete"}),
    ("declare_interest", "committee:declare", {"declaration": "none"}),
    ("assign_rapporteurs", "committee:rapporteurs", {}),
    ("submit_report", "committee:report", {"conclusion": "favourable"}),
    ("give_remarks", "consultation:detail", {}),
    ("name_user", "provision:detail", {"full_name": "Intrus", "email": "intrus@exemple.test"}),
]


@pytest.mark.parametrize("key", ["migraine", *TRIED])
def test_a_page_sent_by_somebody_whom_the_rules_do_not_name_changes_nothing(key):
    people, file = cast.around(key), cast.file_of(key)
    by: dict[str, set] = {}
    for _machine, rule in cast.rules_of_machines():  # the file's own first: other machines have acts of the same name
        by.setdefault(rule["name"], set(rule["by"]))
    browsers = clients(people)
    before, faults = everything(), []
    for part, client in browsers.items():
        for act, name, sent in SENT:
            if cast.ACTS_AS.get(part, set()) & by[act]:
                continue
            status = client.post(address(name, file), sent).status_code
            if status not in {302, 403, 404, 405, 409, 422} or (status == 422 and part not in READS_IT_ANYWAY[name]):
                faults.append(f"{part} sends {name} {sent}: {status}")
        after = everything()
        faults += [f"{part} changed {table}" for table, rows in after.items() if rows != before[table]]
        before = after
    assert faults == []


#: Who reads the page that holds a form they may not send, and so may be answered with the page and its errors.
READS_IT_ANYWAY = {
    "dossier:route": set(),
    "dossier:section": set(),
    "dossier:data": set(),
    "dossier:pieces": set(),
    "dossier:check": set(),
    "dossier:complements": set(),
    "dossier:withdraw": set(),
    "dossier:signature": {"sponsor"},
    "dossier:interests": set(),
    "dossier:completeness": {"dpo", "auditor"},
    "committee:declare": set(),
    "committee:rapporteurs": set(),
    "committee:report": set(),
    "consultation:detail": {"secretariat", "chair", "member", "rapporteur", "dpo", "auditor"},
    "provision:detail": set(expected.SEES_FROM),
}


def acts_on(file):
    """Yield (subject, rule) for every act of the rules on a file, its first consultation and its first rapporteur."""
    found = [file, Consultation.objects.filter(request=file).first(), Assignment.objects.filter(request=file).first()]
    subjects = {subject.machine_name: subject for subject in found if subject}
    for machine, rule in cast.rules_of_machines():
        if machine in subjects and rule["from"]:
            yield subjects[machine], rule


def sees(part: str, key: str) -> bool:
    return expected.SEES_FROM.get(part, cast.ACCREDITED + 1) <= cast.FILES[key][0]


def refusal(part: str, key: str, *, named: bool, own_page: bool) -> int:
    if part == "anonymous":
        return expected.TO_SIGN_IN
    if own_page or not sees(part, key):
        return expected.HIDDEN
    return expected.TOO_LATE if named else expected.REFUSED


def everything() -> dict[str, str]:
    """Return the fingerprint of every governed table."""
    found = {}
    with connection.cursor() as cursor:
        for model in guards.governed_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM {table} t")  # noqa: S608
            found[model._meta.db_table] = str(cursor.fetchone())
    return found
