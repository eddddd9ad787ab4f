"""What people are told of, in families that each person chooses a way for. A family more is a line more."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.mail.enums import Way


@dataclass(frozen=True)
class Family:
    """`told` says what it tells; `usual` is the way of who chose none; `areas` are those of the audit kinds it tells.

    A mail of no family is about the account itself, or proves something: it leaves at once and cannot be refused.
    """

    code: str
    label: str | Promise
    told: str | Promise
    usual: Way
    areas: frozenset[str] = frozenset()


FILES = Family(
    "files",
    _("L’avancement des dossiers"),
    _("Un acte a fait avancer un dossier qui vous concerne."),
    Way.DIGEST,
)
REMINDERS = Family(
    "reminders",
    _("Les rappels"),
    _("Un délai approche de sa fin, ou il est passé."),
    Way.DIGEST,
)
MESSAGES = Family(
    "messages",
    _("Les messages des dossiers"),
    _("Quelqu’un vous a écrit dans un dossier."),
    Way.DIGEST,
    frozenset({"message"}),
)
CATALOGUE = Family(
    "catalogue",
    _("Le catalogue"),
    _("Une question posée à un détenteur de données, une description à relire ou à attester."),
    Way.AT_ONCE,  # rare, and somebody waits for the answer
    frozenset({"catalogue", "description"}),
)

FAMILIES = {family.code: family for family in (FILES, REMINDERS, MESSAGES, CATALOGUE)}

#: The family of the mails of templates/mail that always tell the same thing.
OF_MAILS = {"attestation": CATALOGUE, "description": CATALOGUE, "enquiry": CATALOGUE, "reminder": REMINDERS}


def of_mail(kind: str) -> Family | None:
    """Return the family of a kind of mail; None for the mails that cannot be refused."""
    return OF_MAILS.get(kind)


def of_act(audit_kind: str) -> Family:
    """Return the family of the mails that tell an act, from the area of its kind in the trail."""
    area = audit_kind.partition(".")[0]
    return next((family for family in FAMILIES.values() if area in family.areas), FILES)
