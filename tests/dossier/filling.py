"""A whole dossier, filled in through the door as the pages do; for every test that needs a filed file."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import pikepdf
from django.core.files.base import ContentFile

from catalogue.enums import DatasetKind, DatasetStatus, Rhythm
from catalogue.models import Dataset, Holder
from requests_workflow.dossier import actions, checklist, queries
from requests_workflow.dossier.team import signing
from requests_workflow.dossier.versions import points
from requests_workflow.procedure import door, policies

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

ANSWERS = {
    "title": "Chirurgie ou chimiothérapie d’abord : le cas des sarcomes",
    "acronym": "SARCO",
    "summary": "Nous comparons deux ordres de traitement chez des adultes atteints d’un sarcome.",
    "public_interest": "Le meilleur ordre n’est pas connu ; les soignants et les patients l’attendent.",
    "purposes": ["P6"],
    "benefit": "Des recommandations fondées sur ce qui arrive aux patients.",
    "main_objective": "Comparer la survie à cinq ans.",
    "secondary_objectives": "Décrire les parcours.",
    "medical_domains": ["cancer", "rare"],
    "method": "Cohorte historique, modèle de Cox, score de propension.",
    "produces_algorithm": False,
    "population": "Adultes opérés d’un sarcome des tissus mous.",
    "exclusion": "",
    "population_size": 4200,
    "includes_minors": False,
    "includes_deceased": True,
    "period_from": date(2012, 1, 1),
    "period_to": date(2022, 12, 31),
    "legal_basis": "6-1-e",
    "special_basis": "9-2-j",
    "why_not_anonymous": "Il faut suivre chaque personne d’un soin à l’autre.",
    "matching": "none",
    "genetic_data": False,
    "single_decision": False,
    "information": "individual",
    "information_detail": "Une lettre du centre de soins, et une page du site de l’université.",
    "opposition_contact": "droits@valmont.example",
    "recipients": "L’équipe de biostatistique de l’université.",
    "transfers": False,
    "hosting": "cnam_portal",
    "start_on": date(2026, 10, 1),
    "duration_months": 36,
    "retention_months": 0,
    "controller_kind": "university",
    "controller_missions": "Enseignement et recherche.",
    "controller_sector": "none",
    "controller_established": "france",
    "near_methodology": "none",
    "implementer": "Unité de biostatistique",
    "dpo_contact": "dpo@valmont.example",
    "uses_research_firm": False,
    "funders": "Financé par l’université.",
    "tools": "R, huit processeurs, 1 To.",
    "geography": "France entière",
    "data_format": "pseudonymised",
    "safeguards": "Comptes personnels, traces, aucune sortie de moins de onze personnes.",
    "funding": [{"funder": "L’université", "support": "own"}],
    "dissemination": "Un article en libre accès et une lettre aux centres.",
}
REQUIRED_PIECES = ("D01", "D02", "D03", "D05", "D06", "D08", "D09", "D10", "D11", "D14", "D16")


def pdf_bytes(text: str = "") -> bytes:
    """Return a small valid PDF; each text gives another content."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Title"] = text or "page"
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def upload(name: str = "protocole.pdf", content: bytes | None = None) -> ContentFile:
    return ContentFile(pdf_bytes(name) if content is None else content, name=name)


def make_dataset(code: str = "dcir", *, holder: Holder | None = None, **changes) -> Dataset:
    """Make an invented dataset of the main base; in a test, not governed by the door."""
    known = {"name": "Caisse d’essai", "short_name": "Caisse", "contact_email": "service@caisse.example"}
    holder = holder or Holder.objects.get_or_create(code="caisse", defaults=known)[0]
    texts = ("title", "summary", "description", "population", "limits", "access", "refresh")
    fields = {f"{name}_{language}": f"{name} de {code}" for name in texts for language in ("fr", "en")}
    fields |= {
        "short_name": code.upper(),
        "kind": DatasetKind.MAIN_BASE_COMPONENT,
        "rhythm": Rhythm.MONTHLY,
        "status": DatasetStatus.PUBLISHED,
        "period_from": date(2006, 1, 1),
    }
    return Dataset.objects.create(code=code, holder=holder, **{**fields, **changes})


def begin(by, organisation, *, at=AT, title: str = ANSWERS["title"], dataset: str = ""):
    return actions.begin_file(
        by=by, organisation=organisation, title=title, acronym="", creation_key=uuid4(), at=at, dataset=dataset
    )


def fill(file, by, *, dataset: str = "dcir", at=AT, **answers) -> None:
    """Answer every question, ask for one dataset, join every required piece."""
    write(file, by, at=at, **{**ANSWERS, **answers})
    asked = [{"code": dataset, "justification": "Les soins y sont.", "years_from": 2012, "years_to": 2022}]
    door.perform("choose_data", file, by=by, at=at, data={"datasets": asked})
    for piece in REQUIRED_PIECES:
        add(file, by, piece, at=at)


def write(file, by, *, at=AT, **answers) -> None:
    """Save these answers, all at once."""
    door.perform("save_section", file, by=by, at=at, data={"answers": answers})


def choose(file, by, *parts: tuple[str, str], **more) -> None:
    one = {"code": "dcir", "parts": [{"table": table, "variable": variable} for table, variable in parts], **more}
    door.perform("choose_data", file, by=by, at=AT, data={"datasets": [one]})


def add(file, by, piece: str, *, at=AT, name: str = ""):
    data = {"piece": piece, "document": upload(name or f"{piece}.pdf")}
    return door.perform("add_document", file, by=by, at=at, data=data)


def check_all(file, by, *, at=AT, missing: dict[str, str] | None = None) -> None:
    """Give every point of the checklist its verdict: present, or missing with these words."""
    missing = missing or {}
    said = {
        item.code: ("missing", missing[item.code]) if item.code in missing else ("ok", "")
        for item in checklist.items(file)
    }
    door.perform("check_item", file, by=by, at=at, data={"items": said})


def sign(file, *, at=AT, by=None):
    """Have a file signed, as it stands, by its first signatory or by somebody."""
    person = by or policies.signatories(file)[0]
    file.refresh_from_db()
    return door.perform("sign", file, by=person, at=at, data={"sha256": signing.present_sha256(file)}).subject


def sign_and_file(file, by, *, at=AT, act: str = "file", seen: int | None = None):
    """Have a file signed by its signatory, then filed by somebody, every point asked answered; return it fresh."""
    if act in queries.COMPLEMENTS:
        answer_points(file, by, at=at)
    if not signing.standing(file).holds:
        sign(file, at=at)
    return door.perform(act, file, by=by, at=at, seen=seen).subject


def answer_points(file, by, text: str = "C’est vu.", *, at=AT) -> None:
    """Say a word on each point asked where nothing changed."""
    file.refresh_from_db()
    left = [point.code for point in points.last_batch(file, audience="sponsor").points if not point.answered]
    if left:
        door.perform("answer_complement", file, by=by, at=at, data={"answers": dict.fromkeys(left, text)})


def lacking(file) -> list[str]:
    return [one.label for one in queries.missing(file)]
