"""What is asked of a member, and about one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.accounts.models import User
from hub.ui.forms import CountedTextarea, DateInput, LinesField
from requests_workflow import rules
from requests_workflow.committee.lengths import MAX_STATEMENT
from requests_workflow.procedure import wording


class DeclarationForm(forms.Form):
    """The yearly public declaration of interests."""

    address = forms.URLField(
        label=_("Adresse de la déclaration publique"),
        help_text=_("Celle de la page où chacun peut la lire, par exemple sur dpi.sante.gouv.fr."),
        max_length=300,
        assume_scheme="https",
    )
    declared_on = forms.DateField(label=_("Faite ou mise à jour le"), widget=DateInput)


class CompetencesForm(forms.Form):
    """What a member knows well."""

    competences = LinesField(
        label=_("Compétences"),
        help_text=_("Une par ligne, en peu de mots : épidémiologie, statistique, droit, éthique, maladies rares…"),
        required=False,
    )


class MandateForm(forms.Form):
    """A term on a seat."""

    person = forms.ModelChoiceField(
        label=_("Personne"), queryset=User.objects.none(), empty_label=_("Choisissez une personne")
    )
    seat = forms.ChoiceField(label=_("Siège"))
    since_on = forms.DateField(label=_("Premier jour du mandat"), widget=DateInput)
    until_on = forms.DateField(
        label=_("Dernier jour, pour un remplacement"),
        help_text=_("Qui remplace un membre siège pour le temps qui reste. Sinon, laissez vide : il se calcule."),
        required=False,
        widget=DateInput,
    )
    order = forms.CharField(
        label=_("Arrêté de nomination"),
        help_text=_("Comme on le cite : date et numéro au Journal officiel."),
        max_length=200,
        widget=forms.TextInput,
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.full_name
        seats = rules.in_force(clock.today()).seats.values()
        self.fields["seat"].choices = [(seat.code, seat_words(seat)) for seat in seats]


def seat_words(seat: rules.Seat) -> str:
    """Return « Expert (Inserm) »."""
    return f"{wording.of(seat, 'label')} ({wording.of(seat, 'body')})"


class EndForm(forms.Form):
    """The last day of a mandate, and why it ends."""

    on = forms.DateField(label=_("Dernier jour du mandat"), widget=DateInput)
    reason = forms.CharField(
        label=_("Pourquoi le mandat prend-il fin ?"),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=3),
    )


class ExpertListForm(forms.Form):
    """Somebody to put on the open list of experts."""

    email = forms.EmailField(
        label=_("Adresse électronique du compte"),
        help_text=_("L’expert a déjà un compte : sinon, l’administrateur le lui ouvre d’abord."),
        max_length=254,
    )
    competences = LinesField(
        label=_("Compétences"),
        help_text=_("Une par ligne, en peu de mots : épidémiologie, statistique, droit, éthique, maladies rares…"),
    )

    def clean_email(self) -> str:
        found = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Aucun compte ouvert n’a cette adresse. Demandez-le à l’administrateur."))
        self.cleaned_data["person"] = found
        return self.cleaned_data["email"]


class DelegationForm(forms.Form):
    """Who signs for the chair, and between which days."""

    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=User.objects.none(), empty_label=_("Choisissez un membre")
    )
    since_on = forms.DateField(label=_("Premier jour"), widget=DateInput)
    until_on = forms.DateField(label=_("Dernier jour"), widget=DateInput)

    def __init__(self, *args, members, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = lambda person: person.full_name
