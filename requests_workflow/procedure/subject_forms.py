"""What the forms of acts share: they know what they are about, and refuse days that cannot be."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _

from hub import clock
from hub.ui import words
from hub.ui.forms import CountedTextarea
from requests_workflow.procedure.models import AccessRequest


class SubjectForm(forms.Form):
    """A form of an act that knows the file it is about; the page of acts gives it as `subject`."""

    needs_subject = True

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject

    def past_day(self, name: str, *, not_before: date | None, before_words: str) -> date:
        """Return a day of the form; refuse one to come, or one before `not_before` (`before_words` tells what)."""
        day = self.cleaned_data[name]
        if day > clock.today():
            raise forms.ValidationError(_("Cette date est dans le futur."))
        if not_before and day < not_before:
            raise forms.ValidationError(before_words % {"day": words.day_month(not_before)})
        return day


def long_text(label, help_text="", *, length: int = 6000, required: bool = True, rows: int = 6) -> forms.CharField:
    """Return a field of several lines that counts its characters."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=length,
        widget=CountedTextarea(max_length=length, rows=rows),
    )
