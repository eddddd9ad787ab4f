from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import PDF, DocumentInput


class CodeForm(forms.Form):
    """The code printed on a document, as it comes: spaces, dashes and small letters do not count."""

    code = forms.CharField(
        label=_("Code du document"),
        help_text=_("Douze caractères, imprimés près du carré à photographier, comme 7K3M-9QXB-2F0H."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Tapez le code imprimé sur le document.")},
    )


class FileForm(forms.Form):
    """A document to check; nothing of it is kept."""

    document = forms.FileField(
        label=_("Fichier à vérifier"),
        help_text=_("Tel que vous l’avez reçu, ni imprimé ni enregistré à nouveau. Nous n’en gardons rien."),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choisissez le fichier à vérifier.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        accept = (PDF, "application/zip")
        self.fields["document"].widget = DocumentInput(accept=accept, max_bytes=settings.HUB_VERIFY_MAX_BYTES)
