"""What the pages of the team ask for."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import clock
from requests_workflow.dossier.team.enums import Band, Capacity, Place

#: Lines of interests shown beside those already written; saving shows as many again.
SPARE = 2
MOST_LINKS = 30
EARLIEST = 1950


class InviteForm(forms.Form):
    """Whom to invite, to be what."""

    use_required_attribute = False

    address = forms.EmailField(
        label=gettext_lazy("Adresse électronique de la personne"),
        help_text=gettext_lazy("Elle s’identifiera avec le compte de cette adresse, ou en ouvrira un."),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "width-30"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Ce qu’elle fera"), choices=Place.choices, widget=forms.RadioSelect, initial=Place.COAUTHOR
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Langue du courriel"),
        choices=[("fr", "Français"), ("en", "English")],
        widget=forms.RadioSelect,
        initial="fr",
    )
    sending_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_address(self) -> str:
        """Letters of other alphabets look like others: an address that nobody can tell from another is refused."""
        address = self.cleaned_data["address"]
        if not address.isascii() or not address.isprintable():
            raise forms.ValidationError(_("Écrivez l’adresse en lettres latines, sans accent ni symbole."))
        return address.lower()


class SignForm(forms.Form):
    """The statement of honour. Who signs is asked again for their password by another form."""

    use_required_attribute = False

    honour = forms.BooleanField(
        label=gettext_lazy("Je déclare tout cela sur l’honneur, et je signe"),
        error_messages={
            "required": gettext_lazy(
                "Cochez cette case pour signer : la loi demande que le dossier soit signé par une personne qui"
                " représente le responsable de traitement."
            )
        },
    )


class LinkForm(forms.Form):
    """One link with an organisation; a line left empty is no line."""

    use_required_attribute = False

    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    nature = forms.CharField(
        label=gettext_lazy("Nature du lien"),
        help_text=gettext_lazy("Par exemple : emploi, conseil, brevet, parts, financement, proche salarié."),
        max_length=300,
        required=False,
    )
    since = forms.IntegerField(
        label=gettext_lazy("Depuis l’année"),
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-5", "inputmode": "numeric"}),
    )
    band = forms.ChoiceField(label=gettext_lazy("Montant par an"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["band"].choices = [("", "—"), *Band.choices]

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("organisation", "nature", "since", "band"))

    def clean_since(self) -> int | None:
        year = self.cleaned_data["since"]
        if year is not None and not EARLIEST <= year <= clock.today().year:
            raise forms.ValidationError(_("Une année entre %(first)s et cette année.") % {"first": EARLIEST})
        return year

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not self.is_empty:
            for name in ("organisation", "nature", "since", "band"):
                if not cleaned.get(name):
                    self.add_error(name, _("Complétez cette ligne, ou videz-la."))
        return cleaned


LinkFormSet = forms.formset_factory(LinkForm, extra=SPARE, max_num=MOST_LINKS, absolute_max=MOST_LINKS + SPARE)


class InterestsForm(forms.Form):
    """For whom, and whether there is anything to declare."""

    use_required_attribute = False

    capacity = forms.ChoiceField(
        label=gettext_lazy("Pour qui déclarez-vous ?"), choices=Capacity.choices, widget=forms.RadioSelect
    )
    nothing = forms.ChoiceField(
        label=gettext_lazy("Avez-vous un lien d’intérêt avec cette recherche ?"),
        choices=[("yes", gettext_lazy("Non, aucun")), ("no", gettext_lazy("Oui, celui ou ceux qui suivent"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, capacities: Iterable[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = list(capacities)
        self.fields["capacity"].choices = [(value, label) for value, label in Capacity.choices if value in offered]
        if len(offered) == 1:
            self.fields["capacity"].initial = offered[0]
            self.fields["capacity"].widget = forms.HiddenInput()


def links_of(lines) -> list[dict]:
    """Return the links of a valid set of lines, as they are kept."""
    return [_as_kept(line.cleaned_data) for line in lines if not line.is_empty]


def _as_kept(sent: Mapping) -> dict:
    return {
        "organisation": sent["organisation"].strip(),
        "nature": sent["nature"].strip(),
        "since": sent["since"],
        "band": sent["band"],
    }
