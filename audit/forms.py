from datetime import date, datetime, time, timedelta
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audit import kinds
from audit.models import Event
from hub import clock
from hub.ui import forms as ui

AREAS = {
    "access": _("Refus"),
    "account": _("Comptes"),
    "audit": _("Journal"),
    "authority": _("CNIL"),
    "catalogue": _("Catalogue"),
    "committee": _("Comité"),
    "consultation": _("Responsables de données"),
    "demonstration": _("Démonstration"),
    "document": _("Pièces"),
    "dossier": _("Dossiers"),
    "mail": _("Courriels"),
    "organisation": _("Organisations"),
    "provision": _("Mise à disposition"),
    "receipt": _("Accusés de réception"),
    "session": _("Séances"),
    "sponsor": _("Choix du porteur"),
}
OUTCOMES = {
    Event.Outcome.SUCCESS: _("Fait"),
    Event.Outcome.REFUSED: _("Refusé"),
    Event.Outcome.FAILED: _("Échoué"),
}
LARGEST_SEQ = 2**63 - 1


def kind_choices() -> list:
    """Return the registered kinds under the part of the procedure they tell of."""
    by_area = groupby(sorted(kinds.KINDS), key=lambda name: name.partition(".")[0])
    groups = [(AREAS.get(area, area), [(name, kinds.get(name).label) for name in names]) for area, names in by_area]
    return [("", _("Tous")), *groups]


class FilterForm(forms.Form):
    """Narrows the journal; every field may be left empty."""

    dossier = forms.CharField(label=_("Référence du dossier"), required=False, max_length=20)
    personne = forms.CharField(
        label=_("Personne"), help_text=_("Son nom, ou une partie."), required=False, max_length=150
    )
    acte = forms.ChoiceField(label=_("Acte"), required=False, choices=kind_choices)
    du = forms.DateField(label=_("Du"), required=False, widget=ui.DateInput())
    au = forms.DateField(label=_("Au"), help_text=_("Ce jour compris."), required=False, widget=ui.DateInput())
    resultat = forms.TypedChoiceField(
        label=_("Résultat"), required=False, coerce=int, empty_value=None, choices=[("", _("Tous")), *OUTCOMES.items()]
    )

    def clean(self) -> dict:
        given = super().clean()
        if given.get("du") and given.get("au") and given["du"] > given["au"]:
            raise ValidationError({"au": _("Ce jour vient avant le premier : intervertissez-les.")})
        return given

    def asked(self) -> dict:
        """Return the filters in use, as JSON can hold them."""
        used = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in used.items()}


class PlaceForm(forms.Form):
    """Where one stands in the journal: just before, or just after, a numbered line."""

    avant = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_SEQ)
    apres = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_SEQ)


def start_of(day: date) -> datetime:
    """Return the first instant of a day in Paris."""
    return datetime.combine(day, time.min, tzinfo=clock.PARIS)


def end_of(day: date) -> datetime:
    """Return the first instant of the day that follows a day in Paris."""
    return start_of(day + timedelta(days=1))
