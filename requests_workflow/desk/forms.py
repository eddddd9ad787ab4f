"""The filters of the board, what is done to several files at once, and the absences."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.ui.forms import DateInput
from requests_workflow.desk import board

MOST_AT_ONCE = 100


class BoardForm(forms.Form):
    """Narrows the board; every field may be left empty. The stage is chosen above the list."""

    q = forms.CharField(
        label=_("Mots"), help_text=_("Titre, sigle, référence, organisme."), required=False, max_length=200
    )
    etat = forms.ChoiceField(label=_("État"), required=False)
    circuit = forms.ChoiceField(label=_("Circuit"), required=False)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    detenteur = forms.ModelChoiceField(
        label=_("Responsable de données"),
        queryset=None,
        required=False,
        empty_label=_("Tous"),
        to_field_name="public_id",
    )
    tri = forms.ChoiceField(
        label=_("Trier par"),
        required=False,
        choices=[("", _("Échéance")), ("modification", _("Dernière modification")), ("depot", _("Date de dépôt"))],
    )
    retard = forms.BooleanField(label=_("En retard seulement"), required=False)
    etape = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = [("", _("Tous")), *board.state_labels().items()]
        self.fields["circuit"].choices = [("", _("Tous")), *board.route_labels().items()]
        self.fields["etape"].choices = [("", ""), *board.stage_labels().items()]
        self.fields["agent"].choices = [("", _("Tous")), *officer_choices(user)]
        self.fields["detenteur"].queryset = accounts.organisations_in_role(Role.DATA_HOLDER)

    def asked(self) -> dict:
        """Return the filters that can be understood; the others narrow nothing."""
        return (
            self.cleaned_data
            if self.is_valid()
            else {k: v for k, v in self.cleaned_data.items() if k not in self.errors}
        )


def officer_choices(user: User) -> list[tuple[str, str]]:
    """Return whose files the board can show: this officer's, nobody's, then each of the secretariat's."""
    officers = list(accounts.people_in_role(Role.SECRETARIAT))
    own = [(board.MYSELF, _("Moi"))] if user in officers else []
    return [*own, (board.NOBODY, _("Aucun agent")), *((str(officer.pk), officer.full_name) for officer in officers)]


class BulkForm(forms.Form):
    """What is done to the files that are ticked on the board."""

    ASSIGN, SILENCE, NUDGE = "confier", "silences", "relancer"

    acte = forms.ChoiceField(
        label=_("Acte"),
        choices=[
            (ASSIGN, _("Confier à un agent")),
            (SILENCE, _("Constater les silences des responsables de données")),
            (NUDGE, _("Relancer ceux qu’on attend")),
        ],
    )
    officier = forms.ModelChoiceField(
        label=_("Agent"), queryset=None, required=False, empty_label=_("Choisir un agent")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officier"].queryset = accounts.people_in_role(Role.SECRETARIAT)

    def clean(self) -> dict:
        given = super().clean()
        if given.get("acte") == self.ASSIGN and not given.get("officier") and "officier" not in self.errors:
            raise ValidationError({"officier": _("Choisissez à qui confier ces dossiers.")})
        return given


class AbsenceForm(forms.Form):
    """Who is away, when, and who takes up what awaits them."""

    person = forms.ModelChoiceField(
        label=_("Qui est absent ?"),
        help_text=_("Vous, ou un collègue qui ne peut pas le déclarer lui-même."),
        queryset=None,
        empty_label=None,
    )
    since_on = forms.DateField(label=_("Premier jour"), widget=DateInput)
    until_on = forms.DateField(
        label=_("Dernier jour"), help_text=_("Ce jour compris. Le remplacement finit de lui-même."), widget=DateInput
    )
    substitute = forms.ModelChoiceField(
        label=_("Remplaçant"),
        help_text=_("Il exerce la même fonction dans la même organisation, et reçoit aussi les courriels."),
        queryset=None,
        empty_label=_("Choisir un remplaçant"),
    )

    def __init__(self, *args, user: User, today: date, **kwargs) -> None:
        super().__init__(*args, initial={"person": user.pk, "since_on": today}, **kwargs)
        colleagues = accounts.colleagues(user, on=today)
        people = accounts.people_of_keys([user.pk, *colleagues.values_list("pk", flat=True)])
        self.fields["person"].queryset = people
        self.fields["substitute"].queryset = people

    def clean(self) -> dict:
        given = super().clean()
        if given.get("person") and given.get("person") == given.get("substitute"):
            raise ValidationError({"substitute": _("Personne ne se remplace soi-même.")})
        return given
