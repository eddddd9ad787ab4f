"""The message that leaves: the same words in text and in HTML, and what mail programs need beside them."""

import re
from email import message_from_bytes, policy

import pytest

from hub.mail import body, families, message, outbox, theme
from hub.mail.body import Block
from hub.mail.models import DigestLine, Mail
from tests.mail.conftest import AT, html_of, open_account, text_of

pytestmark = pytest.mark.django_db

ACT = {
    "reference": "D-BCDFGHJ",
    "what": "Dossier déposé",
    "next": "Le secrétariat vérifie.",
    "address": "https://donnees.example.org/fr/dossiers/D-BCDFGHJ/",
    "open": "Ouvrir le dossier",
    "why": "Vous recevez ce courriel en tant que : Porteur de projet.",
}


def act(person, *, at_once=True, key="un", **more):
    outbox.queue(
        "act", to=person, context={**ACT, **more}, key=key, at=AT, family=families.FILES, at_once=at_once, thread="D-B"
    )
    return Mail.objects.get(key=key)


def received(row: Mail):
    """Return a mail as its person's program parses it."""
    return message_from_bytes(message.of(row).message().as_bytes(), policy=policy.default)


def test_paragraphs_links_and_lists_are_told_apart():
    source = "Bonjour,\n\n- un\n- deux\n\n[Ouvrir](https://a.example/b)\n\nDeux\nlignes\n"
    assert body.blocks(source) == [
        Block(words="Bonjour,"),
        Block(items=("un", "deux")),
        Block(words="Ouvrir", address="https://a.example/b"),
        Block(words="Deux\nlignes"),
    ]
    assert body.plain(source) == "Bonjour,\n\n- un\n- deux\n\nOuvrir\nhttps://a.example/b\n\nDeux\nlignes\n"


def test_what_a_person_typed_inside_a_sentence_never_becomes_a_link():
    assert body.blocks("Le jeu « [ici](https://mal.example) » avance.")[0].address == ""


def test_text_and_html_say_the_same(person):
    mail = received(act(person))
    assert mail.get_content_type() == "multipart/alternative"
    for said in ("Dossier déposé", "Le secrétariat vérifie.", ACT["address"], "en tant que"):
        assert said in text_of(mail)
        assert said in html_of(mail)


def test_html_carries_its_colours_and_asks_nobody_for_anything(person):
    html = html_of(received(act(person)))
    assert theme.colours()["light"]["accent"] in html
    assert theme.colours()["dark"]["surface"] in html
    assert not re.search(r"<(img|script|link|iframe|form|object|video)\b|url\(|@import|@font-face", html)
    public = "https://donnees.example.org/"
    outside = [address for address in re.findall(r'(?:href|src)="([^"]+)"', html) if not address.startswith("http")]
    assert outside == []
    assert public in html


def test_html_cannot_be_broken_by_what_it_tells(person):
    html = html_of(received(act(person, what="<script>alert(1)</script> & co")))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html


def test_a_mail_is_the_same_one_at_every_try(person):
    row = act(person)
    first, second = received(row), received(Mail.objects.get())
    assert first["Message-ID"] == second["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@[a-z0-9.-]+>", first["Message-ID"])
    assert received(act(person, key="deux"))["Message-ID"] != first["Message-ID"]


def test_the_mails_of_one_file_make_one_conversation(person):
    assert received(act(person))["References"] == received(act(person, key="deux"))["References"]
    assert received(act(person))["Auto-Submitted"] == "auto-generated"


def test_a_task_or_a_delay_is_told_whatever_was_chosen_and_cannot_be_refused(person):
    mail = received(act(person, at_once=True))
    assert mail["List-Unsubscribe"] is None
    assert "ne se refuse pas" in text_of(mail)
    assert "ne se refuse pas" in html_of(mail)
    assert "/compte/courriels/" in text_of(mail)


def test_the_rest_can_be_refused_in_one_click(person):
    outbox.queue("enquiry", to=person, context={**ACT, "number": "1", "state": "Close"}, key="q", at=AT)
    mail = received(Mail.objects.get())
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<(https?://[^>]+)>", mail["List-Unsubscribe"].strip())[1]
    assert address in text_of(mail)
    assert address in html_of(mail)
    assert person.email not in mail["List-Unsubscribe"]


def test_a_mail_about_the_account_has_nothing_to_choose(person):
    outbox.queue("password_reset", to=person, context={"link": outbox.LATE, "days": 3}, key="mdp", at=AT)
    mail = received(Mail.objects.get())
    assert mail["List-Unsubscribe"] is None
    assert "/compte/courriels/" not in text_of(mail)
    assert "/compte/mot-de-passe/choisir/" in html_of(mail)


def test_a_mail_speaks_its_reader_s_language(db):
    mail = received(act(open_account(language="en")))
    assert '<html lang="en">' in html_of(mail)
    assert "/en/compte/courriels/" in text_of(mail)


def test_an_attachment_stands_beside_both_faces(person, monkeypatch):
    monkeypatch.setitem(outbox.ATTACHMENTS, "receipt", lambda of: outbox.Attachment(f"{of}.pdf", b"%PDF-1.7"))
    row = act(person)
    Mail.objects.update(attachment_kind="receipt", attachment_of="D-BCDFGHJ")
    row.refresh_from_db()
    mail = received(row)
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["application/pdf"]
    assert "Dossier déposé" in html_of(mail)


def test_what_waits_for_the_digest_is_no_mail_yet(person):
    outbox.queue("act", to=person, context=ACT, key="un", at=AT, family=families.FILES)
    assert not Mail.objects.exists()
    assert DigestLine.objects.get().what == "Dossier D-BCDFGHJ : Dossier déposé"


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("dossier.filed", families.FILES),
        ("authority.refused", families.FILES),
        ("message.sent_to_office", families.MESSAGES),
        ("description.published", families.CATALOGUE),
    ],
)
def test_the_family_of_an_act_follows_from_its_kind(kind, family):
    assert families.of_act(kind) == family
