"""What the pages of versions show: a version as it was filed, what changed since a reading, and who sees what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.accounts.models import User
from hub.ui import words
from hub.ui.shapes import Row
from requests_workflow import rules
from requests_workflow.dossier import answers, facts, presentation
from requests_workflow.dossier.models import Document
from requests_workflow.dossier.versions import contents, data, differences, queries
from requests_workflow.dossier.versions.contents import Content
from requests_workflow.dossier.versions.differences import Difference
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure.models import AccessRequest

#: How an instant stands in an address, in universal time.
STAMP = "%Y%m%dT%H%M%S%fZ"


def stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime(STAMP)


def instant_of(written: str) -> datetime | None:
    """Return the instant written in an address; None for what is none."""
    try:
        return datetime.strptime(written, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


# A version as it was filed


@dataclass(frozen=True)
class AsFiled:
    """A version drawn with its own form: the sections an audience reads, the data, the pieces."""

    form: str
    route: str
    sections: list[presentation.Section]
    datasets: list[Row]
    documents: list[Row]


def as_filed(request: AccessRequest, content: Content, *, audience: str) -> AsFiled:
    """Return a version as it was filed, for one audience, in the active language: two queries."""
    named = contents.datasets_named([content])
    flags = contents.holding(content, named)
    sections = [
        presentation.Section(section.slug, wording.of(section, "label"), rows)
        for section in content.form.sections.values()
        if (rows := _answers(content, section, flags, audience))
    ]
    return AsFiled(
        form=wording.of(content.form, "label"),
        route=wording.of(content.ruleset.routes[content.route], "label"),
        sections=sections,
        datasets=[Row(_title(one["dataset"], named), data.words(one)) for one in content.datasets],
        documents=_documents(request, content),
    )


def _answers(content: Content, section: rules.FormSection, flags: frozenset[str], audience: str) -> list[Row]:
    return [
        Row(wording.of(field, "label"), answers.in_words(content.form, field, content.said(code)))
        for code, field in section.fields.items()
        if field.is_filed and audience in field.audience and facts.arises(field, flags)
    ]


def _title(code: str, named: Mapping) -> str:
    return named[code].title if code in named else code


def _documents(request: AccessRequest, content: Content) -> list[Row]:
    held = queries.documents_by_hash(request)
    by_piece: dict[str, list[str]] = {}
    for kept in content.documents:
        by_piece.setdefault(kept["piece"], []).append(_document(request, kept, held.get(kept["sha256"])))
    return [Row(_piece_label(content, code), links) for code, links in by_piece.items()]


def _piece_label(content: Content, code: str) -> str:
    return wording.of(content.ruleset.pieces[code], "label") if code in content.ruleset.pieces else code


def _document(request: AccessRequest, kept: Mapping, document: Document | None) -> str:
    """Return a document with its hash, linked to its content when the file still gives it out."""
    told = _("%(weight)s, empreinte %(hash)s…") % {"weight": words.weight(kept["size"]), "hash": kept["sha256"][:12]}
    if document is None:
        return f"{kept['name']} ({told})"
    url = reverse("dossier:document", args=[request.reference, document.pk])
    return format_html('<a href="{}">{}</a> ({})', url, kept["name"], told)


# What changed since a reading


@dataclass(frozen=True)
class Since:
    """What others changed since a reader last read the file, as far as they may read it."""

    on: datetime
    said: str
    url: str


def since(request: AccessRequest, reader: User) -> Since | None:
    """Return what changed since a person last read a file; None when nothing they may read did."""
    last = queries.last_look(request, reader)
    if last is None or not queries.moves(request, last.at, reader).by_others:
        return None
    audience = presentation.audience_of(policies.roles_on(reader, request))
    found = differences.between(contents.at(request, last.at), contents.present(request), audience=audience)
    if not found:
        return None
    url = reverse("dossier:versions_since", args=[request.reference, stamp(last.at)])
    return Since(last.at, in_short(found), url)


def in_short(found: Difference) -> str:
    """Return a difference in a few words: « 3 réponses changées, 1 pièce remplacée »."""
    answered, asked = found.counted("section"), found.counted("data")
    kinds = [change.kind for part in found.parts if part.code.startswith("piece:") for change in part.changes]
    said = [
        _("circuit changé") if found.counted("route") else "",
        ngettext("%(n)s réponse changée", "%(n)s réponses changées", answered) % {"n": answered} if answered else "",
        _("données demandées changées") if asked else "",
        *(_pieces(kind, kinds.count(kind)) for kind in ("changed", "added", "removed") if kind in kinds),
    ]
    return ", ".join(filter(None, said))


def _pieces(kind: str, number: int) -> str:
    said = {
        "changed": ngettext("%(n)s pièce remplacée", "%(n)s pièces remplacées", number),
        "added": ngettext("%(n)s pièce ajoutée", "%(n)s pièces ajoutées", number),
        "removed": ngettext("%(n)s pièce retirée", "%(n)s pièces retirées", number),
    }
    return said[kind] % {"n": number}


def forms_differ(before: Content, after: Content) -> list[str]:
    """Return what the form after says that it changed, when the two contents are not of the same form."""
    return [] if before.form.id == after.form.id else list(wording.of(after.form, "changes"))
