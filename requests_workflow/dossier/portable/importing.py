"""Taking a portable dossier in as a new draft: what fits is written through the door, what does not is listed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from audit import api as audit
from catalogue import queries as catalogue
from catalogue.basket import queries as basket
from hub.accounts import queries as accounts
from hub.accounts.models import Organisation, User
from hub.ui import words
from requests_workflow import rules
from requests_workflow.dossier import actions
from requests_workflow.dossier.enums import Origin
from requests_workflow.dossier.models import ImportedDossier
from requests_workflow.dossier.portable.container import Opened
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import Refused

LONGEST = 250


@dataclass
class Report:
    """What a draft could not take of a portable dossier: nothing is lost without being listed.

    `fields` are answers to questions that the form does not ask, by code; `data` names datasets and parts that the
    catalogue does not have; `pieces` are (file name, why).
    """

    fields: dict[str, Any] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    pieces: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Origins:
    """Who sealed a portable dossier, as far as it is known here. `hub` and `reference` are what its manifest says."""

    hub: str
    reference: str
    fingerprint: str
    known: bool


def origins(opened: Opened) -> Origins:
    hub = opened.manifest.get("hub")
    named = [str(hub.get(name, ""))[:140] for name in ("name", "url")] if isinstance(hub, Mapping) else []
    return Origins(
        hub=" — ".join(filter(None, named)),
        reference=str(opened.manifest.get("reference", ""))[:40],
        fingerprint=opened.seal.fingerprint,
        known=opened.seal.trusted,
    )


def title_of(opened: Opened) -> str:
    return _line(opened.data.get("title")) or _("Dossier repris")


def _line(value: object) -> str:
    return " ".join(str(value or "").replace("\x00", "").split())[:LONGEST]


@transaction.atomic
def begin(
    opened: Opened, *, sha256: str, by: User, organisation: Organisation, creation_key: UUID, at: datetime
) -> AccessRequest:
    """Return the draft begun with what a portable dossier holds; pressing twice makes one.

    Raises the door's refusals, and `actions.KeyTaken`.
    """
    title, acronym = title_of(opened), _line(opened.data.get("acronym"))[:40]
    file = actions.begin_file(
        by=by, organisation=organisation, title=title, acronym=acronym, creation_key=creation_key, at=at
    )
    if ImportedDossier.objects.filter(request=file).exists():
        return file
    report = Report()
    _take_answers(file, opened, report, by=by, at=at)
    _take_data(file, opened, report, by=by, at=at)
    _take_pieces(file, opened, report, by=by, at=at)
    _keep(file, opened, report, sha256=sha256, by=by, at=at)
    return file


def _keep(file: AccessRequest, opened: Opened, report: Report, *, sha256: str, by: User, at: datetime) -> None:
    found = origins(opened)
    ImportedDossier.objects.create(request=file, sha256=sha256, report=asdict(report), at=at, by=by, **asdict(found))
    audit.record(
        "dossier.imported",
        object=file.audit_ref,
        actor=accounts.actor_of(by),
        at=at,
        project=file.reference,
        object_sha256=sha256,
        facts={"known": found.known, "certificate": found.fingerprint},
    )


def _take_answers(file: AccessRequest, opened: Opened, report: Report, *, by: User, at: datetime) -> None:
    asked = file.whole_form.fields()
    given = {str(code): value for code, value in opened.data["answers"].items()}
    report.fields = {code: value for code, value in given.items() if code not in asked and value not in ("", [], None)}
    fitting = {code: value for code, value in given.items() if code in asked}
    door.perform("save_section", file, by=by, at=at, data={"answers": fitting, "origin": Origin.IMPORTED})


def _take_data(file: AccessRequest, opened: Opened, report: Report, *, by: User, at: datetime) -> None:
    asked = [one for one in opened.data["datasets"] if isinstance(one, Mapping)]
    known = catalogue.datasets_by_code([str(one.get("dataset", "")) for one in asked])
    wanted = []
    for one in asked:
        code = str(one.get("dataset", ""))
        fitting = _fitting(known[code], one, report) if code in known else None
        if code not in known:
            report.data.append(code[:100])
        if fitting is not None:
            wanted.append(fitting)
    if wanted:
        door.perform("choose_data", file, by=by, at=at, data={"datasets": wanted})


def _fitting(dataset, one: Mapping[str, Any], report: Report) -> dict[str, Any] | None:
    """Return what is asked of a dataset as far as the catalogue has it; never the whole for a part that is unknown."""
    parts = [part for part in one.get("parts") or [] if isinstance(part, Mapping)]
    names = {(dataset.pk, str(part.get("table", "")), str(part.get("variable") or "")) for part in parts}
    found = basket.rows_named(names)
    report.data += [f"{dataset.code} {table} {variable}".strip()[:200] for _pk, table, variable in names - found.keys()]
    if parts and not found:
        return None
    return {
        "code": dataset.code,
        "justification": str(one.get("justification") or ""),
        "years_from": _year(one.get("years_from")),
        "years_to": _year(one.get("years_to")),
        "parts": [
            {
                "table": str(part["table"]),
                "variable": str(part.get("variable") or ""),
                "justification": str(part.get("justification") or ""),
            }
            for part in parts
            if (dataset.pk, str(part.get("table", "")), str(part.get("variable") or "")) in found
        ],
    }


def _year(value: object) -> int | None:
    return value if isinstance(value, int) and 1800 < value < 2200 else None


def _take_pieces(file: AccessRequest, opened: Opened, report: Report, *, by: User, at: datetime) -> None:
    listed = {line["name"] for line in opened.manifest["files"]}
    for one in opened.data["documents"]:
        path, name = (_line(one.get(key)) for key in ("path", "name")) if isinstance(one, Mapping) else ("", "")
        if path not in listed:
            report.pieces.append((name or path, _("Le fichier n’est pas dans le ZIP.")))
            continue
        data = {"piece": _line(one.get("piece")), "document": ContentFile(opened.read(path), name=name)}
        try:
            with transaction.atomic():
                door.perform("add_document", file, by=by, at=at, data=data)
        except Refused as refused:
            report.pieces.append((name, refused.reason))


def preview(opened: Opened, form: rules.FormSpec, known: Iterable[str]) -> list[tuple[str, str]]:
    """Return what a portable dossier holds, as (label, words), for a form and the datasets known here."""
    answers = {code: value for code, value in opened.data["answers"].items() if value not in ("", [], None)}
    outside = sorted(answers.keys() - form.fields().keys())
    datasets = [str(one.get("dataset", "")) for one in opened.data["datasets"] if isinstance(one, Mapping)]
    unknown = sorted(set(datasets) - set(known))
    said = [
        (_("Projet"), title_of(opened)),
        (_("Réponses"), words.number(len(answers))),
        (_("Jeux de données"), ", ".join(datasets) or _("Aucun")),
        (_("Pièces"), words.number(len(opened.data["documents"]))),
    ]
    if outside:
        said.append((_("Réponses que notre formulaire ne demande pas"), ", ".join(outside)))
    if unknown:
        said.append((_("Données que notre catalogue ne connaît pas"), ", ".join(unknown)))
    return said


def report_rows(imported: ImportedDossier) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what was left out, by kind: (title, lines of (what, content))."""
    report = imported.report
    found = [
        (_("Réponses à des questions que notre formulaire ne pose pas"), list(map(_left, report["fields"].items()))),
        (_("Données que notre catalogue ne connaît pas"), [(name, "") for name in report["data"]]),
        (_("Pièces que nous n’avons pas pu reprendre"), [tuple(one) for one in report["pieces"]]),
    ]
    return [(title, lines) for title, lines in found if lines]


def _left(one: tuple[str, Any]) -> tuple[str, str]:
    code, value = one
    return code, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
