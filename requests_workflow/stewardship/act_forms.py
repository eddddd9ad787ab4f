"""What the acts on a description ask for, and the pages where they are done."""

from functools import partial

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea
from requests_workflow.procedure.registry import act_form, act_page
from requests_workflow.procedure.subject_forms import long_text

MACHINE = "description"
LONGEST_NOTE = 2000


@act_form(MACHINE, "submit", "publish")
class NotesForm(forms.Form):
    """What the next version changes, as the catalogue will tell it."""

    needs_subject = True

    notes_fr = long_text(
        _("Ce qui change dans cette version"), _("Publié avec la version, en français."), length=LONGEST_NOTE, rows=3
    )
    notes_en = forms.CharField(
        label=_("Le même texte en anglais"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=CountedTextarea({"lang": "en"}, max_length=LONGEST_NOTE, rows=3),
    )

    def __init__(self, *args, subject, **kwargs) -> None:
        super().__init__(*args, initial={"notes_fr": subject.notes_fr, "notes_en": subject.notes_en}, **kwargs)


@act_form(MACHINE, "send_back")
class RemarksForm(forms.Form):
    remarks = long_text(_("Vos remarques"), _("Le détenteur les lit en haut de sa description."), length=4000)


@act_form(MACHINE, "attest")
class AttestForm(forms.Form):
    honour = forms.BooleanField(label=_("J’atteste, pour le détenteur, que la description publiée est exacte."))


def where_an_act_is_done(description, transition: str) -> str:
    return reverse("stewardship:act", args=[description.dataset.code, transition])


for _transition in (
    *("begin_draft", "rebase", "submit", "publish", "send_back"),
    *("abandon", "drop", "attest", "withdraw"),
):
    act_page(MACHINE, _transition)(partial(where_an_act_is_done, transition=_transition))
