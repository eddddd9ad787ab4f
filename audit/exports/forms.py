from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audit import tree
from audit.configuration import ask
from audit.exports import formats
from hub.ui import words


def format_choices() -> list[tuple[str, SafeString]]:
    """Return each form with what it is for."""
    return [
        (
            one.code,
            format_html('<span>{}<br><span class="hint">{}</span></span>', one.label, words.typo(str(one.purpose))),
        )
        for one in formats.FORMATS.values()
    ]


class ExportForm(forms.Form):
    """How the chosen lines are to leave."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=format_choices,
        widget=forms.RadioSelect,
        initial=formats.CSV,
    )
    details = forms.BooleanField(
        label=_("Joindre les noms et les détails"),
        help_text=_(
            "Noms, adresses et textes qui seront effacés du journal à leur terme : seulement si vous en avez besoin."
            " Le tableau et les lignes avec preuves peuvent les contenir."
        ),
        required=False,
    )
    registre = forms.ChoiceField(
        label=_("Registre à archiver"), help_text=_("Pour l’archive seulement : un registre par année."), required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = [log.name for log in tree.logs(ask)]
        self.fields["registre"].choices = [(name, name) for name in names]
        if len(names) < 2:
            self.fields["registre"].widget = forms.HiddenInput()
            self.fields["registre"].initial = names[0] if names else ""

    def clean(self) -> dict:
        given = super().clean()
        if given.get("format") == formats.ARCHIVE and not given.get("registre"):
            self.add_error("format", _("Aucun registre n’est ouvert : il n’y a rien à archiver."))
        return given
