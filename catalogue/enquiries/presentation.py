"""What the pages say of a question to a holder."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from catalogue.enums import EnquiryState
from catalogue.models import Enquiry, EnquiryMessage
from hub.ui import words
from hub.ui.shapes import Cell, Row

TONES = {EnquiryState.OPEN: "info", EnquiryState.ANSWERED: "success", EnquiryState.CLOSED: "neutral"}


def rows(enquiries) -> list[list]:
    """Return the list of questions: what, to whom, about which datasets, where it stands, since when."""
    return [
        [
            Cell(one.subject, url=reverse("catalogue:enquiry", args=[one.public_id]), detail=one.get_kind_display()),
            Cell(one.holder.short_name, detail=_("Posée par %(name)s") % {"name": one.asked_by.full_name}),
            ", ".join(dataset.short_name for dataset in one.datasets.all()),
            Cell(one.get_state_display(), tone=TONES[one.state]),
            words.day_month(one.changed_at),
        ]
        for one in enquiries
    ]


def about(enquiry: Enquiry) -> list[Row]:
    """Return what the question is about; what was not said is left out."""
    links = [(reverse("catalogue:dataset", args=[dataset.code]), dataset.title) for dataset in enquiry.datasets.all()]
    said = [
        (_("Détenteur"), enquiry.holder.name),
        (_("Jeux de données"), format_html_join(", ", '<a href="{}">{}</a>', links)),
        (_("But de la recherche"), enquiry.aim),
        (_("Tables ou variables déjà repérées"), enquiry.known_parts),
        (_("Autres données à relier"), enquiry.other_data),
        (_("Financement"), enquiry.funding),
        (_("Ce que le projet apporterait"), enquiry.benefit),
    ]
    return [Row(label, text) for label, text in said if text]


@dataclass(frozen=True)
class Message:
    """One message; `side` names who speaks, `own` tells that it is the side of the reader."""

    author: str
    side: str
    message: EnquiryMessage
    own: bool


def messages(enquiry: Enquiry, *, from_holder: bool) -> list[Message]:
    """Return the thread as one of its two sides reads it."""
    return [
        Message(
            one.written_by.full_name,
            one.holder.name if one.holder else _("Porteur de la question"),
            one,
            (one.holder is not None) == from_holder,
        )
        for one in enquiry.messages.all()
    ]
