from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts.models import Organisation
from hub.ui import words
from hub.ui.forms import DocumentInput


class ImportForm(forms.Form):
    """A portable dossier, as another hub gave it out."""

    document = forms.FileField(
        label=gettext_lazy("Dossier portable (ZIP)"),
        help_text=gettext_lazy("Tel que l’autre guichet vous l’a remis."),
        error_messages={
            "required": gettext_lazy("Choisissez le fichier."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        accept = ("application/zip", ".zip")
        self.fields["document"].widget = DocumentInput(accept=accept, max_bytes=settings.HUB_IMPORT_MAX_BYTES)

    def clean_document(self):
        found = self.cleaned_data["document"]
        if found.size > settings.HUB_IMPORT_MAX_BYTES:
            most = words.weight(settings.HUB_IMPORT_MAX_BYTES)
            raise ValidationError(_("Ce fichier est trop gros : %(most)s au plus.") % {"most": most})
        return found


class ConfirmImportForm(forms.Form):
    """For whom the new draft is begun."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Organisme qui dépose"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez l’organisme."),
            "invalid_choice": gettext_lazy("Vous ne déposez pas pour cet organisme."),
        },
    )
    token = forms.CharField(widget=forms.HiddenInput)
    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    use_required_attribute = False

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        if len(organisations) == 1:
            field.initial = organisations[0]
