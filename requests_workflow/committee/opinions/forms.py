"""What the acts around an opinion ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea, DocumentInput
from requests_workflow.committee.lengths import MAX_TEXT
from requests_workflow.committee.opinions import queries
from requests_workflow.dossier import storage
from requests_workflow.procedure.models import AccessRequest


class AnswersForm(forms.Form):
    """The sponsor's answer to each recommendation of the opinion."""

    needs_subject = True

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        opinion = queries.opinion_of(subject)
        self.rows = list(opinion.recommendation_rows.all()) if opinion else []
        for row in self.rows:
            self.fields[f"answer_{row.position}"] = forms.CharField(
                label=f"{row.position}. {row.text}",
                help_text=_("Dites ce que vous changez, ou pourquoi vous ne changez rien."),
                initial=row.answer,
                max_length=MAX_TEXT,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean(self) -> dict:
        data = super().clean()
        data["answers"] = {row.position: data.get(f"answer_{row.position}", "") for row in self.rows}
        return data


class ConformityForm(AnswersForm):
    """The answers, and the receipt by which the CNIL acknowledges the declaration of conformity."""

    declaration = forms.FileField(
        label=_("Récépissé de la déclaration de conformité, en PDF"),
        help_text=_("Une déclaration faite pour une étude antérieure, conforme à la même méthodologie, convient."),
        widget=DocumentInput(),
        allow_empty_file=True,
        error_messages={"required": _("Joignez le récépissé de la CNIL.")},
    )

    def clean_declaration(self):
        storage.check_pdf(self.cleaned_data["declaration"])
        return self.cleaned_data["declaration"]


class RectificationForm(forms.Form):
    """What corrects an opinion already notified."""

    text = forms.CharField(
        label=_("Rectification"),
        help_text=_("Dites ce qui était écrit, et ce qu’il faut lire. Le porteur, la CNIL et le public le liront."),
        max_length=MAX_TEXT,
        widget=CountedTextarea(max_length=MAX_TEXT, rows=6),
    )
