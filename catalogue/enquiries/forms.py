"""Shapes of what is asked of a holder, and answered."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enquiries import queries
from catalogue.enums import EnquiryKind
from catalogue.models import Dataset, Enquiry, Holder
from hub.identifiers import ALPHABET, new_public_id
from hub.ui.forms import CountedTextarea, Sections

LONG = 4000
SHORT = 2000
_NUMBER = re.compile(f"[{ALPHABET}]{{8}}")


class Text(forms.CharField):
    """A text of several lines, its limit said; line ends count once."""

    def __init__(self, *, limit: int, rows: int = 4, **kwargs) -> None:
        super().__init__(max_length=limit, widget=CountedTextarea(max_length=limit, rows=rows), **kwargs)

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\x00", "")


class DatasetsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, dataset: Dataset) -> str:
        return dataset.title


class AskForm(Sections, forms.Form):
    """A question to one holder, about datasets of theirs."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("Votre question"),
        choices=EnquiryKind.choices,
        widget=forms.RadioSelect,
        initial=EnquiryKind.GENERAL,
        help_text=gettext_lazy(
            "Une question de faisabilité demande si ces données peuvent répondre à un projet précis."
        ),
    )
    subject = forms.CharField(
        label=gettext_lazy("Objet, ou titre du projet"),
        max_length=200,
        error_messages={"required": gettext_lazy("Donnez un objet, même provisoire.")},
    )
    datasets = DatasetsField(
        queryset=Dataset.objects.none(),
        label=gettext_lazy("Jeux de données dont il s’agit"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cochez au moins un jeu de données.")},
    )
    text = Text(
        label=gettext_lazy("Ce que vous voulez savoir"),
        help_text=gettext_lazy("N’écrivez le nom d’aucun patient, ni rien qui permette d’en reconnaître un."),
        limit=LONG,
        rows=6,
        error_messages={"required": gettext_lazy("Écrivez votre question.")},
    )
    aim = Text(label=gettext_lazy("But de la recherche"), limit=SHORT, required=False)
    known_parts = Text(
        label=gettext_lazy("Tables ou variables que vous avez déjà repérées"), limit=SHORT, rows=3, required=False
    )
    other_data = Text(
        label=gettext_lazy("Autres données que vous voudriez relier"), limit=SHORT, rows=3, required=False
    )
    funding = forms.CharField(label=gettext_lazy("Financement"), max_length=300, required=False)
    benefit = Text(label=gettext_lazy("Ce que le projet apporterait, et à qui"), limit=SHORT, rows=3, required=False)
    public_id = forms.CharField(widget=forms.HiddenInput, initial=new_public_id)

    PROJECT = ("aim", "known_parts", "other_data", "funding", "benefit")

    def __init__(self, *args, holder: Holder, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datasets"].queryset = queries.datasets_of(holder)
        about = _("À remplir pour une question de faisabilité ; inutile pour une question générale.")
        self.sections = [
            ("", "", ["kind", "subject", "datasets", "text"]),
            (_("Votre projet"), about, list(self.PROJECT)),
        ]

    def clean_public_id(self) -> str:
        number = self.cleaned_data["public_id"]
        if not _NUMBER.fullmatch(number):
            raise ValidationError(_("Rouvrez cette page et recommencez."))
        return number

    def clean(self) -> dict:
        sent = super().clean()
        if sent.get("kind") == EnquiryKind.FEASIBILITY and not sent.get("aim") and "aim" not in self.errors:
            self.add_error("aim", _("Dites le but de la recherche : le détenteur ne peut pas répondre sans lui."))
        return sent

    def enquiry_fields(self) -> dict[str, str]:
        """Return what the row of the question keeps; a general question keeps nothing of a project."""
        sent = self.cleaned_data
        project = {name: sent[name] for name in self.PROJECT} if sent["kind"] == EnquiryKind.FEASIBILITY else {}
        return {"kind": sent["kind"], "subject": sent["subject"], **project}


class MessageForm(forms.Form):
    """A message in the thread."""

    use_required_attribute = False

    text = Text(
        label=gettext_lazy("Votre message"),
        limit=LONG,
        error_messages={"required": gettext_lazy("Écrivez un message.")},
    )


class HolderField(forms.ModelChoiceField):
    def label_from_instance(self, holder: Holder) -> str:
        return holder.name


class RedirectForm(forms.Form):
    """To which other holder a question goes."""

    use_required_attribute = False

    holder = HolderField(
        queryset=Holder.objects.none(),
        label=gettext_lazy("Transmettre à un autre détenteur"),
        help_text=gettext_lazy("La question devient la sienne : vous ne la verrez plus."),
        empty_label=gettext_lazy("Choisir un détenteur"),
        error_messages={"required": gettext_lazy("Choisissez un détenteur.")},
    )

    def __init__(self, *args, enquiry: Enquiry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = queries.other_holders(enquiry)
