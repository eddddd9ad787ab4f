"""What a file is, told by its content; what is active in it is refused, with what to do instead."""

import contextlib
import struct

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.uploads import checks, images, kinds, zipped
from requests_workflow.rules.model import FileKind
from tests.uploads import made

ALL = tuple(kinds.KINDS)


def refusal(content: bytes, accepts=ALL) -> str:
    with pytest.raises(ValidationError) as caught:
        checks.check(made.upload(content), accepts)
    return caught.value.message


@pytest.mark.parametrize("code", made.GOOD)
def test_each_kind_is_told_by_its_content_whatever_its_name(code):
    assert checks.check(made.upload(made.GOOD[code](), "photo.exe"), ALL).kind.code == code


@pytest.mark.parametrize("code", [code for code in made.GOOD if code != "pdf"])
def test_a_piece_that_takes_a_pdf_takes_nothing_else(code):
    assert "n’est pas un PDF" in refusal(made.GOOD[code](), checks.PDF_ONLY)


def test_the_rules_know_the_kinds_that_the_checks_know():
    assert set(FileKind.__args__) == set(kinds.KINDS)


RELATION = b'<Relationship Id="x1" Type="http://r/%s" Target="%s" TargetMode="External"/></Relationships>'
WORD_RELS, END = "word/_rels/document.xml.rels", b"</Relationships>"


def word_with_link(kind: bytes, target: bytes) -> bytes:
    return made.changed(made.word(), WORD_RELS, END, RELATION % (kind, target))


def word_with_field(*runs: str) -> bytes:
    cut = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return made.changed(made.word(), "word/document.xml", b"<w:sectPr", f"<w:p>{begin}{cut}</w:p><w:sectPr".encode())


def bomb() -> bytes:
    return made.changed(made.word(), "word/media/a.bin", new=b"\0" * 30_000_000)


def encrypted_zip() -> bytes:
    """Set the encryption bit of every entry, local and central."""
    content = bytearray(made.word())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def odt(body: str, **more: bytes) -> bytes:
    return made.open_document("text", body, **more)


OLE = kinds.OLE + bytes(500)
REFUSED = {
    "old word": (lambda: OLE, "ancien format"),
    "archive": (lambda: made.archive({"a.txt": b"a"}), "archive"),
    "empty archive": (lambda: b"PK\x05\x06" + bytes(18), "archive"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(20), "archive"),
    "tar": (lambda: bytes(257) + b"ustar" + bytes(250), "archive"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(20), "archive"),
    "program": (lambda: b"MZ" + bytes(100), "programme"),
    "linux program": (lambda: b"\x7fELF" + bytes(100), "programme"),
    "shell": (lambda: b"#!/bin/sh\n", "programme"),
    "gif": (lambda: b"GIF89a" + bytes(20), "convertissez-la"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(20), "convertissez-la"),
    "html": (lambda: b"<!DOCTYPE html><script>1</script>", "page web"),
    "html after a mark": (lambda: b"\xef\xbb\xbf \n<HTML>", "page web"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>', "SVG"),
    "svg as xml": (lambda: b"<?xml version='1.0'?><svg/>", "SVG"),
    "rtf": (lambda: rb"{\rtf1 bonjour}", "RTF"),
    "utf-16": (lambda: "bonjour".encode("utf-16"), "UTF-8"),
    "latin-1": (lambda: "été".encode("latin-1"), "UTF-8"),
    "control characters": (lambda: b"abc\x1b[31m", "ne reconnaissons pas"),
    "formula": (lambda: b"a;b\n1;=HYPERLINK(1)\n", "ligne 2"),
    "dde in csv": (lambda: b"a,b\n-2+3+cmd|' /C calc'!A0,1\n", "ligne 2"),
    "cut word": (lambda: made.word()[:-300], "abîmé"),
    "macros": (lambda: made.changed(made.word(), "word/vbaProject.bin", new=b"x"), "macros"),
    "docm": (lambda: made.changed(made.word(), zipped.TYPES, b"document.main", b"macroEnabled.main"), "macros"),
    "excel 4 macros": (lambda: made.changed(made.excel(), "xl/macrosheets/sheet1.xml", new=b"<a/>"), "macros"),
    "ole inside": (lambda: made.changed(made.word(), "word/embeddings/a.bin", new=OLE), "autre logiciel"),
    "activex": (lambda: made.changed(made.word(), "word/activeX/activeX1.xml", new=b"<a/>"), "autre logiciel"),
    "program inside": (lambda: made.changed(made.word(), "word/media/image1.png", new=b"MZ123"), "autre logiciel"),
    "archive inside": (
        lambda: made.changed(made.word(), "word/embeddings/a.zip", new=made.archive({"a": b"a"})),
        "autre logiciel",
    ),
    "macros in the table of a chart": (
        lambda: made.changed(
            made.word(), "word/embeddings/t.xlsx", new=made.changed(made.excel(), "xl/vbaProject.bin", new=b"x")
        ),
        "macros",
    ),
    "remote template": (lambda: word_with_link(b"attachedTemplate", b"http://x/t.dotm"), "va chercher"),
    "remote image": (lambda: word_with_link(b"image", b"http://x/i.png"), "va chercher"),
    "script link": (lambda: word_with_link(b"hyperlink", b"javascript:1"), "macros"),
    "hidden letters": (
        lambda: made.changed(
            made.word(), WORD_RELS, END, (RELATION % (b"frame", b"http://x")).replace(b"External", b"Ext&#101;rnal")
        ),
        "va chercher",
    ),
    "dde field": (lambda: word_with_field("DD", 'EAUTO c:\\\\x "calc"'), "va chercher"),
    "remote picture field": (lambda: word_with_field(' INCLUDEPICTURE "http://x"'), "va chercher"),
    "linked workbook": (
        lambda: made.changed(made.excel(), "xl/externalLinks/externalLink1.xml", new=b"<a/>"),
        "va chercher",
    ),
    "web function": (
        lambda: made.changed(made.excel(), "xl/worksheets/sheet2.xml", new=b"<f>WEBSERVICE(1)</f>"),
        "va chercher",
    ),
    "entities": (lambda: made.changed(made.word(), "word/a.xml", new=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "abîmé"),
    "other encoding": (lambda: made.changed(made.word(), "word/a.xml", new="<a/>".encode("utf-16")), "abîmé"),
    "password": (encrypted_zip, "mot de passe"),
    "bomb": (bomb, "comprimé"),
    "path": (lambda: made.changed(made.word(), "../../etc/passwd", new=b"x"), "abîmé"),
    "odt macros": (lambda: odt("", **{"Basic/Standard/Module1.xml": b"<a/>"}), "macros"),
    "odt event": (lambda: odt('<script:event-listener xlink:href="vnd.sun.star.script:a"/>'), "macros"),
    "odt script link": (lambda: odt('<text:a xlink:href="javascript:1">a</text:a>'), "macros"),
    "odt remote image": (lambda: odt('<draw:image xlink:href="http://x/i.png"/>'), "va chercher"),
    "odt dde": (lambda: odt('<text:dde-connection text:connection-name="a"/>'), "va chercher"),
    "odt frame": (lambda: odt('<draw:floating-frame xlink:href="a.html"/>'), "va chercher"),
    "odt password": (
        lambda: odt("", **{"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
        "mot de passe",
    ),
    "cut image": (lambda: made.image(size=(300, 300))[:-60], "abîmée"),
    "half a jpeg": (lambda: made.image("JPEG", (300, 300))[:400], "abîmée"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_active_or_unreadable_is_refused_with_a_reason_and_what_is_accepted(case):
    make, reason = REFUSED[case]
    said = refusal(make())
    assert reason in said
    assert "Nous acceptons" in said


def test_an_image_of_too_many_points_is_refused_before_it_is_decoded():
    content = bytearray(made.image())
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    assert "trop grande" in refusal(bytes(content)) or "abîmée" in refusal(bytes(content))
    big = made.image(size=(images.MOST_PIXELS // 1000 + 1, 1000))
    assert "trop grande" in refusal(big)


ACCEPTED = {
    "a link to follow": lambda: word_with_link(b"hyperlink", b"https://exemple.test/"),
    "a page number": lambda: word_with_field(" PAGE "),
    "a link whose address has the word": lambda: word_with_field(' HYPERLINK "http://x/link"'),
    "the table of a chart": lambda: made.changed(made.word(), "word/embeddings/t.xlsx", new=made.excel()),
    "an odt link": lambda: odt('<text:a xlink:href="https://exemple.test/">a</text:a>'),
    "an odt image of its own": lambda: odt('<draw:image xlink:href="Pictures/1.png"/>'),
    "negative figures": lambda: b"a;b\n-1,5;+3\n",
    "a list": lambda: b"- un\n- deux (voir plus loin)\n",
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_only_looks_active_is_accepted(case):
    assert checks.check(made.upload(ACCEPTED[case]()), ALL)


def only_refuses(content: bytes, accepts=ALL) -> None:
    """Raise whatever the checks raise that is not a refusal."""
    with contextlib.suppress(ValidationError):
        checks.check(made.upload(content), accepts)


@given(st.binary(max_size=2000), st.sampled_from([ALL, ("pdf",), ("csv", "ods")]))
def test_random_bytes_raise_nothing_but_a_refusal(content, accepts):
    only_refuses(content, accepts)


STARTS = [kinds.PDF, kinds.PNG, kinds.JPEG, b"PK\x03\x04"]


@given(st.sampled_from(STARTS), st.binary(max_size=500))
def test_bytes_after_a_signature_raise_nothing_but_a_refusal(start, content):
    only_refuses(start + content)


SAMPLES = {code: make() for code, make in made.GOOD.items()}


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_mutated_files_raise_nothing_but_a_refusal(code, data):
    content = bytearray(SAMPLES[code])
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=12)):
        content[at] = byte
    cut = data.draw(st.integers(0, len(content)))
    only_refuses(bytes(content) if data.draw(st.booleans()) else bytes(content[:cut]))


@pytest.mark.parametrize(("name", "kept"), [("Tables.XLSX", "Tables.xlsx"), ("été.ods", "été.ods.xlsx")])
def test_a_name_ends_as_its_content_tells(name, kept):
    assert checks.clean_name(name, ".xlsx") == kept
