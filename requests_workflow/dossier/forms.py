"""Shapes of what the pages send, beside the sections of the rules' form (section_forms.py)."""

from collections.abc import Iterable
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts.models import Organisation
from hub.ui import words
from hub.ui.forms import CountedTextarea
from requests_workflow.dossier.checklist import Item
from requests_workflow.dossier.enums import Verdict
from requests_workflow.procedure import wording

LONG = 2000


class NewFileForm(forms.Form):
    """A file begins with who files it and what it is called."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Organisme qui dépose"),
        help_text=gettext_lazy("Le responsable de traitement : la CNIL l’autorisera, lui et personne d’autre."),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez l’organisme."),
            "invalid_choice": gettext_lazy("Vous ne déposez pas pour cet organisme."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Titre du projet"),
        help_text=gettext_lazy("Vous pourrez le changer jusqu’au dépôt."),
        max_length=250,
        error_messages={"required": gettext_lazy("Donnez un titre, même provisoire.")},
    )
    acronym = forms.CharField(
        label=gettext_lazy("Sigle"), max_length=40, required=False, widget=forms.TextInput(attrs={"class": "width-20"})
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    jeu = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)
    panier = forms.BooleanField(widget=forms.HiddenInput, required=False)
    orientation = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    use_required_attribute = False

    def __init__(self, *args, organisations: Iterable[Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ids = [organisation.pk for organisation in organisations]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=ids)
        if len(ids) == 1:
            self.fields["organisation"].initial = ids[0]


class RouteForm(forms.Form):
    """The route of the file, each with whom it is for."""

    use_required_attribute = False

    route = forms.ChoiceField(
        label=gettext_lazy("Circuit"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un circuit.")},
    )

    def __init__(self, *args, file, **kwargs) -> None:
        super().__init__(*args, initial={"route": file.route}, **kwargs)
        self.fields["route"].choices = [
            (route.code, _explained(wording.of(route, "label"), wording.of(route, "for")))
            for route in file.rule_set.routes.values()
        ]


def _explained(label: str, hint: str) -> str:
    """Return the label of a choice with what it means under it."""
    return format_html('<span>{}<br><span class="hint">{}</span></span>', words.typo(label), words.typo(hint))


class DraftForm(forms.Form):
    """Which of the files being written takes in the basket."""

    use_required_attribute = False

    reference = forms.ChoiceField(
        label=gettext_lazy("Dossier"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez un dossier."),
            "invalid_choice": gettext_lazy("Ce dossier ne peut plus changer. Choisissez-en un autre."),
        },
    )

    def __init__(self, *args, drafts: Iterable, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = {file.reference: file for file in drafts}
        self.fields["reference"].choices = [
            (reference, f"{file.title} ({reference})") for reference, file in self.drafts.items()
        ]


class Unfinished(forms.Form):
    """Questions that need an answer in the end, and may stay empty for now."""

    use_required_attribute = False

    def clean(self) -> dict:
        absent = [name for name, errors in self.errors.as_data().items() if all(e.code == "required" for e in errors)]
        for name in absent:
            del self._errors[name]
            self.cleaned_data[name] = None
        return self.cleaned_data


class HonourForm(forms.Form):
    """The statement of honour without which nothing is filed."""

    use_required_attribute = False

    honour = forms.BooleanField(
        label=gettext_lazy("J’ai qualité pour représenter le responsable de traitement"),
        error_messages={
            "required": gettext_lazy(
                "Cochez cette case pour déposer : la loi demande que le dossier soit signé par une personne qui"
                " représente le responsable de traitement."
            )
        },
    )


class ChecklistForm(Unfinished):
    """One verdict and one comment a point; a point left without verdict stays to be checked."""

    def __init__(self, *args, items: Iterable[Item], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"{item.code}-verdict"] = forms.ChoiceField(
                label=item.label, choices=Verdict.choices, widget=forms.RadioSelect
            )
            self.fields[f"{item.code}-comment"] = forms.CharField(
                label=_("Ce qui manque"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict:
        super().clean()
        for item in self.items:
            missing = self.cleaned_data.get(f"{item.code}-verdict") == Verdict.MISSING
            if missing and not self.cleaned_data.get(f"{item.code}-comment"):
                reason = _("%(item)s : dites ce qui manque, le porteur lira ces mots.") % {"item": item.label}
                self.add_error(f"{item.code}-comment", ValidationError(reason))
        return self.cleaned_data

    def said(self) -> dict[str, tuple[str, str]]:
        """Return the verdicts given, by code of the item."""
        found = {
            item.code: (self.cleaned_data[f"{item.code}-verdict"], self.cleaned_data[f"{item.code}-comment"] or "")
            for item in self.items
        }
        return {code: (verdict, comment) for code, (verdict, comment) in found.items() if verdict}

    def lines(self) -> list[tuple[Item, forms.BoundField, forms.BoundField]]:
        """Return each point with its two fields, as the page draws them."""
        return [(item, self[f"{item.code}-verdict"], self[f"{item.code}-comment"]) for item in self.items]


class ComplementForm(forms.Form):
    """A word of the secretariat above the list of what is missing."""

    message = forms.CharField(
        label=gettext_lazy("Message au porteur"),
        help_text=gettext_lazy("Il accompagne la liste des points manquants."),
        required=False,
        max_length=LONG,
        widget=CountedTextarea(max_length=LONG, rows=4),
    )
