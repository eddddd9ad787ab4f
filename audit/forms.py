from datetime import date, datetime, time, timedelta
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audit import api, kinds
from audit.models import Event
from audit.platform.models import Source
from hub import clock
from hub.ui import forms as ui

AREAS = {
    "access": _("Refus"),
    "account": _("Comptes"),
    "audit": _("Journal"),
    "authority": _("CNIL"),
    "catalogue": _("Catalogue"),
    "committee": _("Comité"),
    "condition": _("Conditions"),
    "consultation": _("Responsables de données"),
    "demonstration": _("Démonstration"),
    "description": _("Descriptions du catalogue"),
    "document": _("Pièces"),
    "dossier": _("Dossiers"),
    "hub": _("Plateforme"),
    "mail": _("Courriels"),
    "message": _("Messages"),
    "minutes": _("Procès-verbaux"),
    "organisation": _("Organisations"),
    "orientation": _("Orientation"),
    "platform": _("Plateformes"),
    "provision": _("Mise à disposition"),
    "receipt": _("Accusés de réception"),
    "register": _("Registre public"),
    "rights": _("Droits des personnes"),
    "route": _("Circuits"),
    "session": _("Séances"),
    "sponsor": _("Choix du porteur"),
    "team": _("Équipe du dossier"),
}
OUTCOMES = {
    Event.Outcome.SUCCESS: _("Fait"),
    Event.Outcome.REFUSED: _("Refusé"),
    Event.Outcome.FAILED: _("Échoué"),
    Event.Outcome.MAJOR_FAILURE: _("Échec grave"),
}
#: What an act may be about, by the type that the trail writes.
OBJECTS = {
    "access_request": _("Un dossier"),
    "user": _("Une personne"),
    "organisation": _("Une organisation"),
    "holder": _("Un responsable de données"),
    "dataset": _("Un jeu de données"),
    "session": _("Une séance"),
    "rights_request": _("Une demande de droits"),
    "rights_letter": _("Une lettre scellée"),
    "breach": _("Une violation de données"),
    "url": _("Une adresse du site"),
    "journal": _("Le journal"),
    "source": _("Une plateforme"),
    "event": _("Une ligne du journal"),
    "project": _("Un projet, dans le journal"),
    "log": _("Le registre scellé"),
    "export": _("Un export du journal"),
    "mail": _("Un courriel"),
    "demonstration": _("La démonstration"),
}
LARGEST_SEQ = 2**63 - 1


def kind_choices() -> list:
    """Return the registered kinds under the part of the procedure they tell of."""
    by_area = groupby(sorted(kinds.KINDS), key=lambda name: name.partition(".")[0])
    groups = [(AREAS.get(area, area), [(name, kinds.get(name).label) for name in names]) for area, names in by_area]
    return [("", _("Tous")), *groups]


def source_choices() -> list:
    """Return this site and the platforms that send it their acts."""
    return [("", _("Toutes")), (api.SOURCE, _("Ce site")), *Source.objects.values_list("name", "label")]


class FilterForm(forms.Form):
    """Narrows the journal; every field may be left empty."""

    dossier = forms.CharField(label=_("Référence du dossier"), required=False, max_length=20)
    personne = forms.CharField(
        label=_("Personne"), help_text=_("Son nom, ou une partie."), required=False, max_length=150
    )
    acte = forms.ChoiceField(label=_("Acte"), required=False, choices=kind_choices)
    objet = forms.ChoiceField(label=_("Sur quoi"), required=False, choices=[("", _("Tout")), *OBJECTS.items()])
    identifiant = forms.CharField(
        label=_("Identifiant"), help_text=_("Celui de l’objet, exactement."), required=False, max_length=200
    )
    source = forms.ChoiceField(label=_("Source"), required=False)
    du = forms.DateField(label=_("Du"), required=False, widget=ui.DateInput())
    au = forms.DateField(label=_("Au"), help_text=_("Ce jour compris."), required=False, widget=ui.DateInput())
    resultat = forms.TypedChoiceField(
        label=_("Résultat"), required=False, coerce=int, empty_value=None, choices=[("", _("Tous")), *OUTCOMES.items()]
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = source_choices()

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


class InclusionForm(forms.Form):
    """What an inclusion proof is asked for."""

    id = forms.UUIDField()
    size = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_SEQ)


class ConsistencyForm(forms.Form):
    """What a consistency proof is asked for; `from` is a word of Python."""

    to = forms.IntegerField(min_value=1, max_value=LARGEST_SEQ)
    log = forms.CharField(required=False, max_length=100)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.IntegerField(min_value=1, max_value=LARGEST_SEQ)


class AttestationForm(forms.Form):
    """Why an attestation is given; the words stand on it."""

    motif = forms.CharField(
        label=_("Pourquoi cette attestation ?"),
        help_text=_("Par exemple : réponse à une demande d’accès, contrôle, procédure. Ces mots y figureront."),
        max_length=200,
    )


def start_of(day: date) -> datetime:
    """Return the first instant of a day in Paris."""
    return datetime.combine(day, time.min, tzinfo=clock.PARIS)


def end_of(day: date) -> datetime:
    """Return the first instant of the day that follows a day in Paris."""
    return start_of(day + timedelta(days=1))
