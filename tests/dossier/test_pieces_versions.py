"""A document added where one is held is its next version; the earlier ones stay readable to who may read them."""

import pytest

from audit.models import Event
from hub.uploads import storage
from requests_workflow.dossier import queries
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text
from tests.uploads import made


def held(file, piece: str):
    return [one for one in queries.documents(file) if one.piece == piece]


def test_a_second_document_replaces_the_first_which_stays_listed(as_, people, draft):
    filling.add(draft, people.sponsor, "D01", name="premier.pdf")
    first = held(draft, "D01")[0]
    filling.add(draft, people.sponsor, "D01", name="second.pdf")
    second = held(draft, "D01")[0]
    assert (second.version, second.replaces, second.name) == (2, first, "second.pdf")
    shown = text(as_(people.sponsor).get(page("pieces", draft)))
    assert shown.index("second.pdf") < shown.index("Versions précédentes") < shown.index("premier.pdf")
    assert "version 2" in shown
    assert as_(people.sponsor).get(page("document", draft, first.pk)).status_code == 200
    event = Event.objects.filter(kind="document.added").latest("pk")
    assert event.content["facts"]["document_version"] == 2


def test_versions_stand_in_order(people, draft):
    for number in range(4):
        filling.add(draft, people.sponsor, "D01", name=f"{number}.pdf")
    assert held(draft, "D01")[0].version == 4
    assert [one.version for one in queries.former_documents(draft)["D01"]] == [3, 2, 1]


def test_a_piece_of_many_documents_keeps_them_side_by_side(people, draft):
    for name in ("un.pdf", "deux.pdf"):
        filling.add(draft, people.sponsor, "D07", name=name)
    data = {"piece": "D07", "document": filling.upload("un.pdf", filling.pdf_bytes("changed"))}
    door.perform("add_document", draft, by=people.sponsor, at=AT, data=data)
    assert sorted((one.name, one.version) for one in held(draft, "D07")) == [("deux.pdf", 1), ("un.pdf", 2)]


def test_several_files_are_sent_at_once_for_one_piece(as_, people, draft):
    given = {"a.pdf": filling.pdf_bytes("a"), "b.pdf": b"GIF89a", "c.pdf": made.pdf()}
    sent = [made.upload(content, name) for name, content in given.items()]
    response = as_(people.sponsor).post(page("pieces", draft), {"D07": sent})
    assert response.status_code == 422
    assert "b.pdf : Ce fichier n’est pas un PDF" in text(response)
    assert "ne les envoyez pas une seconde fois" in text(response)
    assert [one.name for one in held(draft, "D07")] == ["a.pdf", "c.pdf"]


def test_the_same_content_twice_is_one_document(as_, people, draft):
    filling.add(draft, people.sponsor, "D01")
    with pytest.raises(AlreadyDone):
        filling.add(draft, people.sponsor, "D01")
    browser = as_(people.sponsor)
    assert browser.post(page("pieces", draft), {"D01": made.upload(filling.pdf_bytes("D01.pdf"))}).status_code == 302
    assert [one.version for one in held(draft, "D01")] == [1]


def test_what_was_filed_stays_readable_once_replaced(as_, people, filed):
    filling.check_all(filed, people.secretariat, missing={"piece:D01": "La page 3 manque."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT, data={"message": ""})
    first = held(filed, "D01")[0]
    door.perform("remove_document", filed, by=people.sponsor, at=AT + filling_minutes(10), data={"document": first.pk})
    filling.add(filed, people.sponsor, "D01", name="nouveau.pdf", at=AT + filling_minutes(11))
    assert held(filed, "D01")[0].replaces == first
    assert as_(people.secretariat).get(page("document", filed, first.pk)).status_code == 200


def filling_minutes(number: int):
    return type(filling.AT - filling.AT)(minutes=number)


def test_the_snapshot_tells_the_version_and_the_kind(people, full):
    filling.add(full, people.sponsor, "D01", name="mieux.pdf")
    file = filling.sign_and_file(full, people.sponsor, at=AT)
    documents = {one["piece"]: one for one in file.snapshots.last().content["documents"]}
    assert (documents["D01"]["version"], documents["D01"]["kind"]) == (2, "pdf")


@pytest.mark.parametrize("code", ["xlsx", "ods", "csv"])
def test_a_piece_takes_the_kinds_that_the_rules_name(as_, people, full, code):
    browser = as_(people.sponsor)
    assert "Excel (.xlsx)" in text(browser.get(page("pieces", full)))
    sent = made.upload(made.GOOD[code](), "tables.bin")
    assert browser.post(page("pieces", full), {"D11": sent}).status_code == 302
    document = held(full, "D11")[0]
    assert document.kind == code
    response = browser.get(page("document", full, document.pk))
    assert response["Content-Type"].startswith(document.media_type)
    assert response.content == storage.read(document.sha256)
    with pytest.raises(GuardFailed, match="n’est pas un PDF"):
        door.perform("add_document", full, by=people.sponsor, at=AT, data={"piece": "D01", "document": sent})


SANDBOX = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "name", ["été & co.pdf", "a\r\nX-Evil: 1.pdf", "日本.pdf", 'x".pdf', "😀.pdf", "\u202egpj.pdf"]
)
def test_every_document_leaves_sandboxed_whatever_its_name(as_, people, draft, name):
    data = {"piece": "D01", "document": filling.upload(name, filling.pdf_bytes("x"))}
    door.perform("add_document", draft, by=people.sponsor, at=AT, data=data)
    browser = as_(people.sponsor)
    answers = [
        browser.get(page("document", draft, held(draft, "D01")[0].pk)),
        browser.get(page("template", draft, "D01")),
    ]
    for response in answers:
        assert {header: response[header] for header in SANDBOX} == SANDBOX
        assert response["Content-Disposition"].startswith("attachment; filename")
        assert "\n" not in response["Content-Disposition"]
        assert "X-Evil" not in response
