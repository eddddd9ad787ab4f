"""What the page of provision says, in the shapes the components draw."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.shapes import Cell, Row
from requests_workflow.provision.models import Agreement, Delivery, NamedUser, Results


def agreement(found: Agreement | None) -> list[Row]:
    if found is None:
        return []
    return [
        Row(_("Ouverte le"), words.day(found.opened_at)),
        Row(_("Signée le"), words.day(found.signed_on) if found.signed_on else "", empty=_("En cours de signature")),
    ]


def user_columns() -> list[str]:
    return [_("Personne"), _("Adresse électronique"), _("Habilitation")]


def user_rows(users: Iterable[NamedUser]) -> list[list]:
    return [[Cell(user.full_name, detail=user.organisation), user.email, _accreditation(user)] for user in users]


def _accreditation(user: NamedUser) -> Cell:
    if user.accredited_at:
        return Cell(_("Depuis le %(day)s") % {"day": words.day_month(user.accredited_at)})
    return Cell(_("En attente"), tone="warning")


def delivery(found: Delivery | None) -> list[Row]:
    if found is None:
        return []
    rows = [
        Row(_("Mises à disposition le"), words.day(found.delivered_on)),
        Row(_("Jeux de données livrés"), found.dataset_count),
    ]
    return [*rows, Row(_("Note"), found.note)] if found.note else rows


def results(found: Results) -> list[Row]:
    rows = [
        Row(_("Publiés le"), words.day(found.published_at)),
        Row(_("En mots simples"), found.plain_summary),
        Row(_("Méthode"), found.method),
    ]
    if found.publication:
        rows.append(Row(_("Publication"), format_html('<a href="{0}">{0}</a>', found.publication)))
    return rows
