"""What an office document may not hold: macros, programs, objects of other software, links that load by themselves.

Open XML is ISO/IEC 29500 (relationships: part 2), OpenDocument ISO/IEC 26300.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hub.uploads import zipped

#: A document may hold the table behind a chart; what that table holds is not looked for further.
DEEPEST = 1
#: Any other encoding could hide what is looked for.
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.\-]+)["']""")
_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii"})
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
#: A program, or an object of other software, whatever its name.
_FOREIGN = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!", b"7z\xbc\xaf", b"#!")
_MACROS = re.compile(
    r"vba(Project|Data)|macrosheets/|dialogsheets/|attachedToolbars|customUI|^Basic/|^Scripts/|^Dialogs/", re.IGNORECASE
)
_OBJECTS = re.compile(r"activeX/|/ctrlProps/|oleObject|\.(exe|dll|bat|cmd|js|vbs|ps1|scr|lnk|jar|hta)$", re.IGNORECASE)
_LOADS = re.compile(r"externalLinks/|(^|/)connections\.xml$|queryTables/|webExtensions/", re.IGNORECASE)
_EMBEDDED = re.compile(r"(^|/)embeddings/", re.IGNORECASE)
#: Functions of a sheet that ask a server, or another program.
_CALLS = re.compile(rb"(?:WEBSERVICE|FILTERXML|DDE|REGISTER\.ID)\s*\(", re.IGNORECASE)
#: Fields of a text that load by themselves.
_FIELD = re.compile(r"\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b", re.IGNORECASE)
BOUND = "\x1f"
_ADDRESS = re.compile(r"^\s*(?:[a-z][a-z0-9+.\-]+:|//|\\\\)", re.IGNORECASE)
_RUNS = re.compile(r"^\s*(?:javascript|vbscript|vnd\.sun\.star\.(?:script|expand)|macro|service):", re.IGNORECASE)
#: Elements of OpenDocument that a person follows, and those that load or run something.
_FOLLOWED = frozenset({"a"})
_ACTIVE_ELEMENTS = frozenset(
    {"event-listener", "dde-source", "dde-connection-decl", "dde-connection", "applet", "plugin", "floating-frame",
     "object-ole", "database-source-table", "database-source-sql", "database-source-query"}
)  # fmt: skip
Seen = Callable[[str, dict[str, str]], None]


def check(content: bytes, *, depth: int = 0) -> None:
    """Refuse what is active in an office document; raise `ValidationError` with what to do instead."""
    archive = zipped.opened(content)
    open_document = zipped.MIMETYPE in archive.namelist()
    for name, part in zipped.each(archive):
        _check_name(name)
        if part.startswith(_FOREIGN):
            raise _object()
        if part.startswith(b"PK\x03\x04"):
            _check_embedded(name, part, depth)
        elif name.lower().endswith((".xml", ".rels", ".vml", ".rdf")) or part.lstrip()[:5] == b"<?xml":
            _check_markup(name, part, open_document=open_document)


def _check_name(name: str) -> None:
    if _MACROS.search(name):
        raise _macros()
    if _OBJECTS.search(name):
        raise _object()
    if _LOADS.search(name):
        raise _loading()


def _check_embedded(name: str, part: bytes, depth: int) -> None:
    """Allow the spreadsheet or text behind a chart, checked as the document itself is."""
    if depth >= DEEPEST or not _EMBEDDED.search(name) or not zipped.kind_of(part):
        raise _object()
    check(part, depth=depth + 1)


def _check_markup(name: str, part: bytes, *, open_document: bool) -> None:
    encoding = _ENCODING.search(part[:200])
    if b"\0" in part or (encoding and encoding[1].lower() not in _ENCODINGS) or _DOCTYPE.search(part):
        raise zipped.damaged()
    if name.endswith(".rels"):
        _walk(part, _check_relation)
    elif open_document:
        _check_open_document(name, part)
    elif name.startswith(("word/", "ppt/")):
        _check_fields(part)
    elif _CALLS.search(part):
        raise _loading()


def _check_relation(tag: str, attributes: dict[str, str]) -> None:
    """A link to the outside is allowed when a person follows it: the rest loads by itself."""
    if tag != "Relationship" or attributes.get("TargetMode") != "External":
        return
    if not attributes.get("Type", "").endswith("/hyperlink"):
        raise _loading()
    if _RUNS.match(attributes.get("Target", "")):
        raise _macros()


def _check_fields(part: bytes) -> None:
    """Look at the first word of each field: its letters may be cut over several elements."""
    fields: list[str] = []

    def look(tag: str, attributes: dict[str, str]) -> None:
        if tag == "fldSimple" or attributes.get("fldCharType") == "begin":
            fields.extend([attributes.get("instr", ""), BOUND])

    _walk(part, look, texts=("instrText", fields))
    if any(_FIELD.match(field) for field in "".join(fields).split(BOUND)):
        raise _loading()


def _check_open_document(name: str, part: bytes) -> None:
    if name == "META-INF/manifest.xml" and b"encryption-data" in part:
        raise ValidationError(_("Ce document est protégé par un mot de passe."), code="inside")
    if not name.endswith(("content.xml", "styles.xml")):
        return
    if _CALLS.search(part):
        raise _loading()
    _walk(part, _check_element)


def _check_element(tag: str, attributes: dict[str, str]) -> None:
    target = attributes.get("href", "")
    if tag == "event-listener" or _RUNS.match(target):
        raise _macros()
    if tag in _ACTIVE_ELEMENTS or (tag not in _FOLLOWED and _ADDRESS.match(target)):
        raise _loading()


def _walk(part: bytes, seen: Seen, *, texts: tuple[str, list[str]] = ("", [])) -> None:
    """Call `seen` with each element and its attributes, without prefixes; keep the text of the elements of one name."""
    parser = expat.ParserCreate()
    wanted, kept = texts
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside.append(_plain(tag))
        seen(inside[-1], {_plain(name): value for name, value in attributes.items()})

    def text(data: str) -> None:
        if wanted and inside and inside[-1] == wanted:
            kept.append(data)

    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parser.EndElementHandler = lambda _tag: inside.pop()
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError):
        raise zipped.damaged() from None


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _macros() -> ValidationError:
    return ValidationError(_("Ce document contient des macros : enregistrez-le sans macros, ou en PDF."), code="active")


def _object() -> ValidationError:
    reason = _(
        "Ce document contient un fichier ou un objet d’un autre logiciel : retirez-le, ou enregistrez-le en PDF."
    )
    return ValidationError(reason, code="active")


def _loading() -> ValidationError:
    reason = _(
        "Ce document va chercher quelque chose ailleurs quand on l’ouvre (modèle, image, données liées) :"
        " rompez ces liens, ou enregistrez-le en PDF."
    )
    return ValidationError(reason, code="active")
