"""The holder says, for each dataset asked for and its parts, what was delivered, what was not, and why."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ui.forms import DateInput, NumberInput, Sections
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm, long_text
from requests_workflow.provision import delivered, queries
from requests_workflow.provision.delivered import Asked
from requests_workflow.provision.enums import Outcome

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_ROWS = 10**12
LONG = 2000


@act_form("access_request", "deliver")
class DeliverForm(Sections, SubjectForm):
    delivered_on = forms.DateField(
        label=gettext_lazy("Données disponibles dans l’espace sécurisé depuis le"),
        help_text=gettext_lazy("La durée d’accès part de ce jour."),
        widget=DateInput(),
    )
    note = long_text(
        gettext_lazy("Note de livraison"),
        gettext_lazy("Version, écarts avec la demande, contrôles faits."),
        length=LONG,
        required=False,
        rows=4,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.asked = delivered.asked_of(self.subject)
        for one in self.asked:
            self.fields |= _fields_of(one)
        if not self.asked:
            self.fields["dataset_count"] = forms.IntegerField(
                label=_("Nombre de jeux de données livrés"), min_value=1, max_value=500, widget=NumberInput(width=4)
            )
        self.sections = [(_("La livraison"), "", ["delivered_on", "note"]), *map(_section_of, self.asked)]

    def clean_delivered_on(self) -> date:
        agreement = queries.agreement_of(self.subject)
        return self.past_day(
            "delivered_on",
            not_before=agreement.signed_on if agreement else None,
            before_words=_("La convention n’a été signée que le %(day)s : rien n’a pu être livré avant."),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for one in self.asked:
            self._check(one, data)
        if self.asked and not self.errors:
            data["lines"] = [line for one in self.asked for line in self._lines(one, data)]
            data["dataset_count"] = delivered.count(data["lines"])
            if not data["dataset_count"]:
                raise forms.ValidationError(_("Rien n’est livré : attendez qu’un jeu de données au moins le soit."))
        return data

    def _check(self, one: Asked, data: dict[str, Any]) -> None:
        name, outcome = one.code, data.get(f"{one.code}-outcome")
        ticked = [*data.get(f"{name}-missing", []), *data.get(f"{name}-partial", [])]
        if len(ticked) != len(set(ticked)):
            self.add_error(f"{name}-partial", _("Une ligne ne peut pas être à la fois non livrée et livrée en partie."))
        if outcome != Outcome.PARTIAL and ticked:
            self.add_error(f"{name}-outcome", _("Des lignes sont cochées plus bas : ce jeu est livré en partie."))
        if outcome in {Outcome.PARTIAL, Outcome.MISSING} and not data.get(f"{name}-why"):
            self.add_error(f"{name}-why", _("Dites pourquoi : le porteur lira ces mots."))
        first, last = data.get(f"{name}-years_from"), data.get(f"{name}-years_to")
        if first and last and last < first:
            self.add_error(f"{name}-years_to", _("La dernière année vient avant la première."))

    def _lines(self, one: Asked, data: dict[str, Any]) -> list[dict[str, Any]]:
        told = {field: data[f"{one.code}-{field}"] for field in ("why", "years_from", "years_to", "rows")}
        fates = {fate: data.get(f"{one.code}-{fate}", []) for fate in ("missing", "partial")}
        return delivered.stated(one, data[f"{one.code}-outcome"], **fates, **told)


def _section_of(one: Asked) -> tuple[str, str, list[str]]:
    opened = _("%(first)s à %(last)s") % dict(zip(("first", "last"), one.opened, strict=True)) if one.opened else ""
    said = [_("Demandé : %(years)s.") % {"years": one.years}] if one.years else []
    said += [_("Autorisé : %(years)s.") % {"years": opened}] if opened else []
    return one.name, " ".join(said), list(_fields_of(one))


def _fields_of(one: Asked) -> dict[str, forms.Field]:
    """Return the fields of a dataset, by names that begin with its code."""
    first, last = one.opened or (None, None)
    names = [(name, name) for name in (delivered.name_of(table, variable) for table, variable in one.parts)]
    found: dict[str, forms.Field] = {
        "outcome": forms.ChoiceField(
            label=_("Ce qui est livré"),
            choices=Outcome.choices,
            initial=Outcome.DELIVERED,
            widget=forms.RadioSelect,
        ),
        "why": long_text(_("Pourquoi tout n’est pas livré"), length=LONG, required=False, rows=3),
        "years_from": _year(_("Première année livrée"), first),
        "years_to": _year(_("Dernière année livrée"), last),
        "rows": forms.IntegerField(
            label=_("Nombre de lignes"),
            required=False,
            min_value=0,
            max_value=MOST_ROWS,
            widget=NumberInput(unit=_("lignes"), width=10),
        ),
    }
    if names:
        found["missing"] = _several(_("Tables et variables non livrées"), names)
        found["partial"] = _several(_("Tables et variables livrées en partie"), names)
    return {f"{one.code}-{name}": field for name, field in found.items()}


def _several(label: str, names: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=names, widget=forms.CheckboxSelectMultiple)


def _year(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        initial=initial,
        widget=NumberInput(width=4),
    )
