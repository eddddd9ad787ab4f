"""One question as a form."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.ui import words
from requests_workflow.procedure import wording
from requests_workflow.rules.orientation import Answer, Question


class QuestionForm(forms.Form):
    """The answers to one question. `codes` are those given: judged when `checked`, otherwise only ticked."""

    use_required_attribute = False

    def __init__(self, question: Question, codes: Iterable[str], *, checked: bool) -> None:
        codes = list(codes)
        super().__init__(_sent(question, codes) if checked else None)
        self.question = question
        self.fields[question.code] = made = _several(question) if question.kind == "choices" else _one(question)
        made.label = _("Votre réponse")
        made.choices = [(answer.code, _explained(answer)) for answer in question.answers.values()]
        made.initial = codes if question.kind == "choices" else next(iter(codes), None)

    @property
    def field(self) -> forms.BoundField:
        return self[self.question.code]

    def clean(self) -> dict:
        ticked = self.cleaned_data.get(self.question.code)
        if isinstance(ticked, list) and not self.question.read(ticked):
            alone = next(answer for answer in self.question.answers.values() if answer.alone)
            said = _("« %(answer)s » ne va avec aucune autre réponse.") % {"answer": wording.of(alone, "label")}
            self.add_error(self.question.code, words.typo(said))
        return self.cleaned_data


def _sent(question: Question, codes: list[str]) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.setlist(question.code, codes)
    return sent


def _one(question: Question) -> forms.ChoiceField:
    said = _("Choisissez une réponse.")
    return forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": said, "invalid_choice": said})


def _several(question: Question) -> forms.MultipleChoiceField:
    said = _("Cochez au moins une réponse, ou la dernière.")
    return forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": said, "invalid_choice": said}
    )


def _explained(answer: Answer) -> str | SafeString:
    """Return the label of an answer with what it means under it."""
    label, hint = words.typo(wording.of(answer, "label")), words.typo(wording.of(answer, "hint"))
    if not hint:
        return label
    return format_html('<span>{}<br><span class="hint">{}</span></span>', label, hint)
