"""What a page of a file asks without acting on it."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.forms import DateInput

#: How far ahead a day may be tried.
AHEAD = timedelta(days=3650)


class WhatIfForm(forms.Form):
    """A day to try for the act that a file waits for; no day before the last thing that happened to its delays."""

    jour = forms.DateField(widget=DateInput())

    def __init__(self, *args, act: str, earliest: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.fields["jour"].label = _("Jour à essayer pour « %(act)s »") % {"act": act}
        self.fields["jour"].widget.attrs |= {"min": earliest.isoformat(), "max": (earliest + AHEAD).isoformat()}

    def clean_jour(self) -> date:
        """Refuse a day that the act cannot come on."""
        day = self.cleaned_data["jour"]
        if day < self.earliest:
            raise forms.ValidationError(
                _("Choisissez le %(day)s ou un jour qui le suit.") % {"day": words.day_month(self.earliest)}
            )
        if day > self.earliest + AHEAD:
            raise forms.ValidationError(_("Choisissez un jour dans les dix ans."))
        return day
