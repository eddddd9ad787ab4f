"""What the acts around an opinion ask for."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea, DocumentInput, LinesField, NumberInput, Sections
from requests_workflow.committee.deliberation import motions
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import TACIT
from requests_workflow.committee.lengths import MAX_TEXT
from requests_workflow.committee.opinions import queries
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.dossier import storage
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest


def opinion_choices(ruleset) -> list[tuple[str, str]]:
    """Return the opinions that can be voted, in the words of the rules."""
    return [(kind, wording.of(rule, "label")) for kind, rule in ruleset.opinions.items() if kind != TACIT]


class OpinionForm(Sections, forms.Form):
    """The opinion put to the vote, its reasons, its recommendations and the count of the voices."""

    needs_subject = True

    kind = forms.ChoiceField(label=_("Avis mis aux voix"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Motifs"),
        help_text=_("Lus par le porteur, la CNIL, et le public si le projet est autorisé."),
        required=False,
        max_length=MAX_TEXT,
        widget=CountedTextarea(max_length=MAX_TEXT, rows=8),
    )
    recommendations = LinesField(
        label=_("Recommandations"), help_text=_("Une par ligne, le porteur répondra à chacune."), required=False
    )
    votes_for = forms.IntegerField(label=_("Pour"), min_value=0, max_value=999, widget=NumberInput(width=4))
    votes_against = forms.IntegerField(label=_("Contre"), min_value=0, max_value=999, widget=NumberInput(width=4))
    votes_abstain = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=999, widget=NumberInput(width=4))
    casting = forms.BooleanField(
        label=_("La voix prépondérante de la présidence, qui a voté pour, départage les voix"), required=False
    )

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rule_set = subject.rule_set
        self.fields["kind"].choices = opinion_choices(self.rule_set)
        self._say_when_expected("reasons", "reasons_required", _now("Obligatoires pour : %(kinds)s."))
        self._say_when_expected("recommendations", "recommendations", _now("Attendues pour : %(kinds)s."))
        item = sessions.current_item(subject)
        self.voters = len(deliberation.electorate(item).voters) if item else 0
        self.sections = [
            (_("L’avis"), "", ["kind", "reasons", "recommendations"]),
            (_("Le vote"), self._introduction(), ["votes_for", "votes_against", "votes_abstain", "casting"]),
        ]

    def _say_when_expected(self, name: str, rule: str, sentence: str) -> None:
        kinds = [label for kind, label in self.fields["kind"].choices if getattr(self.rule_set.opinions[kind], rule)]
        field = self.fields[name]
        field.help_text = f"{sentence % {'kinds': ', '.join(kinds).lower()}} {field.help_text}"

    def _introduction(self) -> str:
        return _now("%(voters)s. L’avis est adopté à la majorité des membres présents.") % {
            "voters": motions.voters_words(self.voters)
        }

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors:
            for field, reason in motions.problems(self.rule_set.opinions[data["kind"]], data, self.voters):
                self.add_error(field, reason)
        return data


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
