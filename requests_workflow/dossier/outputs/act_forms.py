"""What the acts on the public register ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_workflow.dossier.enums import Ground
from requests_workflow.dossier.outputs import withholding
from requests_workflow.procedure import wording
from requests_workflow.procedure.registry import act_form
from requests_workflow.procedure.subject_forms import SubjectForm, long_text

#: Nothing is chosen until somebody chooses: the first answer of a list would be taken by mistake.
_NONE = ("", _("Choisissez"))


@act_form("access_request", "withhold_part")
class WithholdForm(SubjectForm):
    """Which answer is kept from everyone, on which ground, and the reason that the file keeps."""

    field = forms.ChoiceField(
        label=_("Réponse à taire"),
        help_text=_("Le registre dira qu’une réponse est tue, et pour quel motif."),
    )
    ground = forms.ChoiceField(label=_("Motif publié"), choices=Ground.choices, widget=forms.RadioSelect)
    reason = long_text(_("Explication"), _("Elle reste au dossier : ceux qui le lisent la verront, pas le public."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields = withholding.may_be_withheld(self.subject)
        self.fields["field"].choices = [_NONE, *((field.code, wording.of(field, "label")) for field in fields)]


@act_form("access_request", "show_part")
class ShowForm(SubjectForm):
    """Which answer everyone may read again."""

    field = forms.ChoiceField(label=_("Réponse à publier de nouveau"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields, hidden = self.subject.form.fields(), withholding.withheld(self.subject)
        labels = {code: wording.of(fields[code], "label") if code in fields else code for code in hidden}
        self.fields["field"].choices = [_NONE, *labels.items()]
        if not labels:
            self.fields["field"].help_text = _("Le registre ne tait rien de ce dossier.")
