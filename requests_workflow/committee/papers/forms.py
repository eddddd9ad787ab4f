"""What minutes ask for: debates, corrections, answers."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea
from requests_workflow.committee.enums import CorrectionAnswer
from requests_workflow.committee.lengths import MAX_STATEMENT, MAX_TEXT
from requests_workflow.committee.models import AgendaItem, Debate


class DebateForm(forms.Form):
    """What was said of one item."""

    text = forms.CharField(
        label=_("Débats"),
        help_text=_("Ce qui s’est dit. Les votes y sont déjà : inutile de les redire."),
        required=False,
        max_length=MAX_TEXT,
        widget=CountedTextarea(max_length=MAX_TEXT, rows=8),
    )
    text_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, item: AgendaItem, debate: Debate | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.debate = item, debate
        self.initial |= {"text": debate.text if debate else "", "text_version": debate.version if debate else 0}

    def clean(self) -> dict:
        data = super().clean()
        data["item"] = self.item
        if not self.errors and data["text_version"] != self.initial["text_version"]:
            self._refuse_to_write_over()
        return data

    def _refuse_to_write_over(self) -> None:
        """Show what somebody wrote meanwhile; what was typed stays, and sent again is written knowingly."""
        said = {"name": self.debate.written_by.full_name, "text": self.debate.text} if self.debate else {}
        words = _now("%(name)s a écrit ici entre-temps : « %(text)s ». Reprenez ce qu’il faut, puis enregistrez.")
        self.add_error("text", words % said)
        self.data = self.data.copy()
        self.data["text_version"] = str(self.initial["text_version"])


class CorrectionForm(forms.Form):
    """What a member asks to change."""

    item = forms.ChoiceField(label=_("Point"), required=False)
    text = forms.CharField(
        label=_("Correction demandée"),
        help_text=_("Dites ce qui est écrit, et ce qu’il faudrait lire."),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )

    def __init__(self, *args, items: dict[str, AgendaItem], labels: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["item"].choices = [("", _now("L’ensemble du procès-verbal")), *labels.items()]

    def clean_item(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["item"])


class AnswerForm(forms.Form):
    """What the secretariat makes of a correction."""

    answer = forms.ChoiceField(label=_("Réponse"), choices=CorrectionAnswer.choices, widget=forms.RadioSelect)
    answer_text = forms.CharField(
        label=_("Pourquoi"), max_length=MAX_STATEMENT, widget=CountedTextarea(max_length=MAX_STATEMENT, rows=3)
    )
