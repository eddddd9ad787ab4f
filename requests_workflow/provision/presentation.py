"""What the page of provision says, in the shapes the components draw."""

from collections.abc import Iterable, Mapping

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from hub.ui.shapes import Cell, Row
from requests_workflow.dossier.need.parts import years_in_words
from requests_workflow.provision.delivered import Asked, name_of
from requests_workflow.provision.enums import Outcome
from requests_workflow.provision.models import Agreement, DeliveredPart, Delivery, NamedUser, Results


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


TONES = {Outcome.DELIVERED: "success", Outcome.PARTIAL: "warning", Outcome.MISSING: "refusal"}


def data_columns() -> list[str]:
    return [_("Demandé"), _("Autorisé"), _("Livré")]


def data_rows(asked: Iterable[Asked], lines: Mapping[tuple[str, str, str], DeliveredPart]) -> list[list[Cell]]:
    """Return one line a dataset, then one for each of its parts that did not come whole."""
    return [row for one in asked for row in _rows_of(one, lines)]


def _rows_of(one: Asked, lines: Mapping[tuple[str, str, str], DeliveredPart]) -> list[list[Cell]]:
    opened = years_in_words(dict(zip(("years_from", "years_to"), one.opened, strict=True))) if one.opened else ""
    detail = linebreaksbr("\n".join(filter(None, [one.years, one.words or _("Tout le jeu de données")])))
    whole = [
        Cell(one.name, detail=detail),
        Cell(opened or _("La décision ne dit rien des années")),
        _outcome(lines.get((one.code, "", ""))),
    ]
    parts = [lines[one.code, *part] for part in one.parts if (one.code, *part) in lines]
    return [whole, *([Cell(name_of(row.table, row.variable)), Cell(""), _outcome(row)] for row in parts if row.why)]


def _outcome(row: DeliveredPart | None) -> Cell:
    if row is None:
        return Cell(_("Pas encore"))
    counted = ngettext("%(n)s ligne", "%(n)s lignes", row.rows or 0) % {"n": words.number(row.rows or 0)}
    told = [years_in_words(vars(row)), counted if row.rows is not None else "", row.why]
    detail = linebreaksbr("\n".join(filter(None, told)))
    return Cell(row.get_outcome_display(), tone=TONES[Outcome(row.outcome)], detail=detail)


def results(found: Results) -> list[Row]:
    rows = [
        Row(_("Publiés le"), words.day(found.published_at)),
        Row(_("En mots simples"), found.plain_summary),
        Row(_("Méthode"), found.method),
    ]
    if found.publication:
        rows.append(Row(_("Publication"), format_html('<a href="{0}">{0}</a>', found.publication)))
    return rows
