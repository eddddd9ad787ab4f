"""What a sponsor does, from an empty desk to a receipt, and after the opinion."""

import io
import re

import pikepdf
from django.utils import translation

from catalogue import content
from hub import working_days
from tests.journeys import project
from tests.journeys.cast import CAST
from tests.journeys.mailbox import pdfs_of, text_of
from tests.journeys.pdfs import make_pdf
from tests.journeys.visitor import Visitor


def files_a_project(sponsor: Visitor, title: str = project.TITLE) -> str:
    """Take a sponsor at their desk through the whole dossier; return its reference."""
    begins(sponsor, title)
    for section in project.form("STANDARD").sections.values():
        writes(sponsor, section, title)
    chooses_data(sponsor)
    joins_pieces(sponsor)
    return files(sponsor)


def begins(sponsor: Visitor, title: str = project.TITLE) -> str:
    say = sponsor.say
    sponsor.go("/bureau/").press(say("Commencer un dossier"))
    sponsor.press(say("Commencer")).sees(say("Donnez un titre, même provisoire."))
    sponsor.fill(say("Titre du projet"), title).press(say("Commencer"))
    sponsor.sees(say("Ce qu’il y a à écrire"))
    return sponsor.reference


def writes(sponsor: Visitor, section, title: str = project.TITLE) -> None:
    """Fill one section of the rules' form and save it."""
    sponsor.press(project.words(section, sponsor.language))
    fills_section(sponsor, section, title)
    sponsor.press(sponsor.say("Enregistrer et continuer"))
    sponsor.sees(sponsor.say("La rubrique est enregistrée."))


def fills_section(sponsor: Visitor, section, title: str = project.TITLE) -> None:
    for code, field in section.fields.items():
        answer = title if code == "title" else project.ANSWERS.get(code)
        if answer is not None:
            _fill_one(sponsor, field, answer)


def _fill_one(sponsor: Visitor, field, answer) -> None:
    label = project.words(field, sponsor.language)
    if field.kind == "yes_no":
        sponsor.tick(sponsor.say("Oui") if answer else sponsor.say("Non"), group=label)
    elif field.kind in ("choice", "choices"):
        choices = project.FORM.choices_of(field)
        for code in [answer] if isinstance(answer, str) else answer:
            sponsor.tick(project.words(choices[code], sponsor.language), group=label)
    elif field.kind == "group":
        _fill_row(sponsor, field, answer[0])
    else:
        sponsor.fill(label, answer)


def _fill_row(sponsor: Visitor, field, row: dict[str, str]) -> None:
    """Write the first row of a question answered in rows."""
    place = sponsor.page.locator(f'[data-group="{field.code}"] [data-row]').first
    for code, value in row.items():
        column = field.columns[code]
        label = project.words(column, sponsor.language)
        if column.choices:
            option = project.words(project.FORM.choices_of(column)[value], sponsor.language)
            sponsor.select(label, option, within=place)
        else:
            sponsor.fill(label, value, within=place)


def chooses_data(sponsor: Visitor) -> None:
    """Pick two datasets, then say of each why and for which years."""
    say = sponsor.say
    titles = {code: dataset_title(code, sponsor.language) for code in project.DATASETS}
    sponsor.press(say("Les données demandées"))
    for title in titles.values():
        sponsor.tick(title)
    sponsor.press(say("Enregistrer et continuer"))
    for code, reason in project.DATASETS.items():
        part = sponsor.page.get_by_role("group", name=titles[code])
        sponsor.fill(say("Pourquoi ces données sont nécessaires"), reason, within=part)
        sponsor.fill(say("Première année"), "2018", within=part)
        sponsor.fill(say("Dernière année"), "2022", within=part)
    sponsor.press(say("Enregistrer et continuer"))
    sponsor.sees(say("Votre demande de données est enregistrée."))


def dataset_title(code: str, language: str) -> str:
    found = next(one for one in content.read_datasets(content.DATA) if one.code == code)
    return found.description[f"title_{language}"]


def joins_pieces(sponsor: Visitor) -> None:
    """Join every required piece but one, see which one is missing, join it."""
    say = sponsor.say
    sponsor.press(say("Les pièces à joindre"))
    for code in project.PIECES:
        if code != project.LAST_PIECE:
            joins(sponsor, code)
    sponsor.press(say("Joindre ces fichiers")).sees(say("Vos documents sont enregistrés."))
    sponsor.press(say("Revenir à la rédaction")).press(say("Relire le dossier"))
    missing = sponsor.page.get_by_role("main").get_by_role("listitem")
    sponsor.sees(say("Ce qui manque encore avant de pouvoir déposer"))
    sponsor.sees(project.piece(project.LAST_PIECE, sponsor.language), within=missing)
    sponsor.does_not_see(re.compile(f"^{re.escape(project.act('access_request', 'file', sponsor.language))}$"))
    sponsor.go(f"/dossiers/{sponsor.reference}/pieces/")
    joins(sponsor, project.LAST_PIECE)
    sponsor.press(say("Joindre ces fichiers")).press(say("Revenir à la rédaction"))


def joins(sponsor: Visitor, code: str, words: str = "") -> None:
    label = project.piece(code, sponsor.language)
    sponsor.attach(label, f"{code}.pdf", make_pdf(words or label))


def files(sponsor: Visitor) -> str:
    """Read over, file, and hold the receipt: a page, a PDF, a mail."""
    say, file = sponsor.say, project.act("access_request", "file", sponsor.language)
    sponsor.press(say("Relire et déposer")).does_not_see(re.compile(f"^{re.escape(file)}$"))
    sponsor.press(say("Demander la signature")).press(say("Demander la signature"))
    has_it_signed(sponsor, sponsor.reference)
    sponsor.go(f"/dossiers/{sponsor.reference}/verification/").sees(say("La demande est signée"))
    sponsor.press(file).sees(say("Votre dossier est déposé"))
    reference = sponsor.reference
    sponsor.sees(reference)
    holds_the_receipt(sponsor, reference)
    sponsor.go(f"/dossiers/{reference}/")
    sponsor.waits_until(working_days.add_working_days(project.today(), 7))
    return reference


def has_it_signed(sponsor: Visitor, reference: str) -> None:
    """The signatory of the university signs elsewhere: the page where they do has its own tests."""
    sponsor.hub.call("-m", "tests.journeys.prepared", "signed", reference)


def holds_the_receipt(sponsor: Visitor, reference: str) -> None:
    link = sponsor.button(sponsor.say("Télécharger l’accusé (PDF)"))
    answer = sponsor.context.request.get(f"{sponsor.hub.url}{link.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    assert_names(answer.body(), reference)
    mail = sponsor.hub.mailbox.wait_for(CAST["sponsor"].email("sponsor"), reference)
    with translation.override("fr"):
        assert f"/fr/dossiers/{reference}/" in text_of(mail)
    [attached] = pdfs_of(mail)
    assert_names(attached, reference)


def assert_names(content_of_pdf: bytes, reference: str) -> None:
    """Fail unless a PDF opens and carries the number of the file."""
    with pikepdf.open(io.BytesIO(content_of_pdf)) as pdf:
        assert len(pdf.pages) >= 1
        assert reference in str(pdf.docinfo.get("/Title", "")), dict(pdf.docinfo)


def completes(sponsor: Visitor, reference: str, code: str, asked: str) -> None:
    """Read what the secretariat asks, join a better piece, file it."""
    say = sponsor.say
    told = project.told("request_complement", sponsor.language)
    sponsor.hub.mailbox.wait_for(CAST["sponsor"].email("sponsor"), f"{reference} : {told}")
    sponsor.go(f"/dossiers/{reference}/redaction/").sees(asked)
    sponsor.press(say("Les pièces à joindre"))
    joins(sponsor, code, "version complète")
    sponsor.press(say("Joindre ces fichiers")).press(say("Revenir à la rédaction"))
    has_it_signed(sponsor, reference)
    sponsor.press(say("Relire et déposer"))
    sponsor.press(project.act("access_request", "file_complement", sponsor.language))
    sponsor.sees(say("Votre dossier est déposé"))


def goes_to_the_cnil(sponsor: Visitor, reference: str) -> None:
    """Read the opinion, answer each recommendation, and choose the CNIL."""
    say = sponsor.say
    choose = project.act("access_request", "choose_cnil", sponsor.language)
    sponsor.go(f"/dossiers/{reference}/").press(say("Avis du comité"))
    for recommendation in project.RECOMMENDATIONS:
        sponsor.sees(recommendation)
    sponsor.go(f"/dossiers/{reference}/").press(choose)
    for number, text in enumerate(project.RECOMMENDATIONS, start=1):
        sponsor.fill(f"{number}. {text}", f"Réponse {number} : nous le ferons.")
    sponsor.press(choose)


def takes_the_route(sponsor: Visitor, reference: str, route: str) -> None:
    """Choose another route for a draft, and undertake that its conditions are met."""
    say, taken = sponsor.say, project.RULES.routes[route]
    sponsor.go(f"/dossiers/{reference}/redaction/").press(say("Le circuit"))
    sponsor.page.get_by_role("radio", name=re.compile(re.escape(project.words(taken, sponsor.language)))).check()
    sponsor.press(say("Enregistrer le circuit"))
    section = project.form(route).sections["conditions"]
    sponsor.press(project.words(section, sponsor.language))
    for condition in taken.conditions.values():
        sponsor.tick(project.words(condition, sponsor.language))
    detail = section.fields["conditions_detail"]
    sponsor.fill(project.words(detail, sponsor.language), project.CONDITIONS)
    sponsor.press(say("Enregistrer et continuer"))


def signs(sponsor: Visitor, reference: str, transition: str) -> None:
    """Have it signed, read over and do the act that files."""
    has_it_signed(sponsor, reference)
    sponsor.go(f"/dossiers/{reference}/verification/")
    sponsor.press(project.act("access_request", transition, sponsor.language))
    sponsor.sees(sponsor.say("Votre dossier est déposé"))


def declares_conformity(sponsor: Visitor, reference: str) -> None:
    label = project.act("access_request", "declare_conformity", sponsor.language)
    sponsor.go(f"/dossiers/{reference}/").press(label)
    sponsor.attach(sponsor.say("Récépissé de la déclaration de conformité, en PDF"), "cnil.pdf", make_pdf("Récépissé"))
    sponsor.press(label)


def amends(sponsor: Visitor, reference: str) -> None:
    """Amend the method on the points that the opinion raises."""
    amend = project.act("access_request", "choose_amendment", sponsor.language)
    sponsor.go(f"/dossiers/{reference}/").press(amend).press(amend)
    section = project.FORM.sections["method"]
    method = section.fields["method"]
    sponsor.go(f"/dossiers/{reference}/redaction/").press(project.words(section, sponsor.language))
    sponsor.fill(project.words(method, sponsor.language), "Deux cohortes et un contrôle extérieur.")
    sponsor.press(sponsor.say("Enregistrer et continuer"))
