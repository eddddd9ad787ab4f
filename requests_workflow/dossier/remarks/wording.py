"""What the sponsor's own words suggest. A word is a hint, never a proof: none of these remarks prevents filing."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.folding import fold
from requests_workflow.dossier.remarks.reading import Reading
from requests_workflow.dossier.remarks.registry import Found, remark

#: The answers that tell what a project is for.
AIMS = ("title", "summary", "public_interest", "benefit", "main_objective", "secondary_objectives")
#: Informing professionals about their activity: what an industry's promotion would call itself.
INFORMING = "P4"
#: Answers made of an address of a service.
CONTACTS = frozenset({"opposition_contact", "dpo_contact"})

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
PHONE = re.compile(r"(?<!\d)(?:\+33|0)[\s.]?[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
NAME = re.compile(r"\b(?:M\.|Mme|Mlle|Dr|Docteur|Pr|Prof\.|Professeure?)\s+[A-ZÀ-Ý][\w’'-]+")
POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)|\n+")


@remark("forbidden_purpose")
def forbidden_purpose(reading: Reading) -> Iterator[Found]:
    if "is_industry_or_insurer" not in reading.flags:
        return
    hints = reading.rule("forbidden_purpose").hints
    for field in AIMS:
        said = hints_in(str(reading.values.get(field) or ""), hints)
        if said:
            words = ", ".join(_("« %(word)s »") % {"word": word} for word in said)
            yield Found(reading.page_of(field), _("Vous écrivez : %(words)s.") % {"words": words}, f"id_{field}")
    if INFORMING in (reading.values.get("purposes") or []):
        said_purpose = _("Vous choisissez d’informer les professionnels sur leur activité.")
        yield Found(reading.page_of("purposes"), said_purpose, "id_purposes_0")


@remark("minors_uninformed")
def minors_uninformed(reading: Reading) -> Iterator[Found]:
    told = str(reading.values.get("information_detail") or "")
    if "includes_minors" in reading.flags and not hints_in(told, reading.rule("minors_uninformed").hints):
        yield Found(reading.page_of("information_detail"), anchor="id_information_detail")


@remark("public_text_personal")
def public_text_personal(reading: Reading) -> Iterator[Found]:
    for code, field in reading.file.form.fields().items():
        if "public" not in field.audience or field.kind not in {"text", "longtext"} or code in CONTACTS:
            continue
        for pattern in (EMAIL, PHONE, NAME):
            found = pattern.search(str(reading.values.get(code) or ""))
            if found:
                yield Found(reading.page_of(code), _("« %(word)s »") % {"word": found[0]}, f"id_{code}")
                break


@remark("opposition_contact_unfit")
def opposition_contact_unfit(reading: Reading) -> Iterator[Found]:
    told = str(reading.values.get("opposition_contact") or "").strip()
    reachable = EMAIL.search(told) or POSTCODE.search(told) or re.search(r"https?://|www\.", told)
    if told and not reachable:
        said = _("Vous écrivez : « %(text)s ».") % {"text": told[:80]}
        yield Found(reading.page_of("opposition_contact"), said, "id_opposition_contact")


@remark("summary_hard_to_read")
def summary_hard_to_read(reading: Reading) -> Iterator[Found]:
    longest = max((len(one.split()) for one in SENTENCE_END.split(str(reading.values.get("summary") or ""))), default=0)
    if longest > reading.rule("summary_hard_to_read").limit:
        said = ngettext("La plus longue phrase a %(n)s mot.", "La plus longue phrase a %(n)s mots.", longest)
        yield Found(reading.page_of("summary"), said % {"n": longest}, "id_summary")


def hints_in(text: str, hints: Iterable[str]) -> list[str]:
    """Return the hints that a text holds as whole words, in the order of the rules."""
    plain = f" {fold(text)} "
    return [hint for hint in hints if f" {hint} " in plain]
