"""What the committee's acts ask for."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub import clock
from hub.accounts.models import User
from hub.ui.forms import CountedTextarea, DateInput, DocumentInput, LinesField, NumberInput, Sections
from requests_workflow.committee import deliberation, queries
from requests_workflow.committee.enums import TACIT, Criterion, SessionMode, Verdict
from requests_workflow.committee.models import Session
from requests_workflow.committee.presentation import session_words
from requests_workflow.dossier import storage
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest

MAX_TEXT = 20_000
MAX_STATEMENT = 2_000


def opinion_choices(ruleset) -> list[tuple[str, str]]:
    """Return the opinions that can be voted, in the words of the rules."""
    return [(kind, wording.of(rule, "label")) for kind, rule in ruleset.opinions.items() if kind != TACIT]


class InterestForm(forms.Form):
    """A member's declaration about one file."""

    declaration = forms.ChoiceField(
        label=_("Avez-vous, ou avez-vous eu, un lien avec ce projet ?"),
        help_text=_("Personnel ou professionnel, direct ou indirect. En cas de doute sérieux, déclarez un lien."),
        choices=[("none", _("Aucun lien")), ("interest", _("Un lien, ou un doute sérieux"))],
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("Quel lien ?"),
        help_text=_("À remplir seulement si vous déclarez un lien. Lu par la présidence et le secrétariat."),
        required=False,
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )

    def clean(self) -> dict:
        data = super().clean()
        data["has_interest"] = data.get("declaration") == "interest"
        if data["has_interest"] and not data.get("statement", "").strip() and "statement" not in self.errors:
            self.add_error("statement", _("Dites en quelques mots de quel lien il s’agit."))
        return data


class RapporteursForm(forms.Form):
    """Who reports on a file: as many members as there are free seats."""

    needs_subject = True

    rapporteurs = forms.MultipleChoiceField(label=_("Rapporteurs"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.left = queries.seats_left(subject)
        self.members = {str(member.pk): member for member in queries.candidates(subject)}
        field = self.fields["rapporteurs"]
        field.choices = self._choices(subject)
        field.help_text = ngettext(
            "Choisissez %(n)s membre. Ceux qui ont déclaré un lien avec le projet ne sont pas proposés.",
            "Choisissez %(n)s membres. Ceux qui ont déclaré un lien avec le projet ne sont pas proposés.",
            self.left,
        ) % {"n": self.left}

    def _choices(self, subject: AccessRequest) -> list[tuple[str, str]]:
        most = int(subject.rule_set.parameter("P23_per_month"))
        load = queries.load_of_month(self.members.values(), clock.today().replace(day=1))
        return [(key, self._label(member, load.get(member.pk, 0), most)) for key, member in self.members.items()]

    def _label(self, member: User, files: int, most: int) -> str:
        if not files:
            return member.full_name
        said = ngettext("%(n)s dossier ce mois-ci", "%(n)s dossiers ce mois-ci", files) % {"n": files}
        if files >= most:
            said += ", " + _now("au-delà de ce que recommande le règlement (%(most)s)") % {"most": most}
        return f"{member.full_name} ({said})"

    def clean_rapporteurs(self) -> list[User]:
        chosen = [self.members[key] for key in dict.fromkeys(self.cleaned_data["rapporteurs"])]
        if len(chosen) != self.left:
            raise forms.ValidationError(
                ngettext("Choisissez exactement %(n)s membre.", "Choisissez exactement %(n)s membres.", self.left)
                % {"n": self.left}
            )
        return chosen


class DeclineForm(forms.Form):
    """Why a rapporteur gives the file back; the chair reads it."""

    decline_reason = forms.CharField(
        label=_("Pourquoi déclinez-vous ?"),
        help_text=_("Lu par la présidence, le secrétariat et le comité, jamais par le porteur."),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )


class ReportForm(Sections, forms.Form):
    """A rapporteur's report: a verdict and a text for each criterion, then a conclusion."""

    def __init__(self, *args, subject, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sections = [self._criterion(criterion) for criterion in Criterion]
        self.fields["conclusion"] = forms.ChoiceField(
            label=_("Avis proposé au comité"), choices=opinion_choices(subject.rule_set), widget=forms.RadioSelect
        )
        self.fields["recommendations"] = LinesField(
            label=_("Recommandations"), help_text=_("Une par ligne."), required=False
        )
        self.sections.append((_("Conclusion"), "", ["conclusion", "recommendations"]))

    def _criterion(self, criterion: Criterion) -> tuple:
        names = [f"{criterion.value}_verdict", f"{criterion.value}_text"]
        self.fields[names[0]] = forms.ChoiceField(
            label=_("Appréciation"), choices=Verdict.choices, widget=forms.RadioSelect
        )
        self.fields[names[1]] = forms.CharField(
            label=_("Analyse"),
            help_text=_("Attendue pour une réserve ou un point bloquant."),
            required=False,
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        return (f"{criterion.value}. {criterion.label}", "", names)

    def clean(self) -> dict:
        data = super().clean()
        data["grid"] = {criterion.value: self._judged(criterion.value, data) for criterion in Criterion}
        return data

    def _judged(self, code: str, data: dict) -> dict[str, str]:
        verdict, text = data.get(f"{code}_verdict", ""), data.get(f"{code}_text", "").strip()
        if verdict in (Verdict.RESERVE, Verdict.BLOCKING) and not text:
            self.add_error(f"{code}_text", _("Expliquez cette réserve ou ce point bloquant."))
        return {"verdict": verdict, "text": text}


class PlanForm(forms.Form):
    """When and where the committee will meet."""

    held_on = forms.DateField(label=_("Jour"), widget=DateInput)
    starts_at = forms.TimeField(label=_("Heure"), widget=forms.TimeInput(attrs={"type": "time", "class": "width-10"}))
    mode = forms.ChoiceField(label=_("Forme de la séance"), choices=SessionMode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Lieu ou adresse de connexion"), required=False, max_length=200, widget=forms.TextInput
    )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day < clock.today():
            raise forms.ValidationError(_("Ce jour est passé : choisissez un jour à venir."))
        return day

    def clean(self) -> dict:
        data = super().clean()
        if Session.objects.filter(held_on=data.get("held_on"), starts_at=data.get("starts_at")).exists():
            self.add_error("starts_at", _("Une séance est déjà programmée ce jour-là, à cette heure-là."))
        return data


class ScheduleForm(forms.Form):
    """On which agenda a file is put."""

    needs_subject = True

    session = forms.ModelChoiceField(
        label=_("Séance"), queryset=Session.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = queries.sessions_to_come(subject, clock.today())
        field.label_from_instance = session_words


class AttendanceForm(forms.Form):
    """Which members are present."""

    needs_subject = True

    members = forms.MultipleChoiceField(
        label=_("Membres présents"),
        help_text=_("Cette liste remplace la précédente."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, subject: Session, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in queries.members()}
        field = self.fields["members"]
        field.choices = [(key, member.full_name) for key, member in self.people.items()]
        field.initial = [str(key) for key in subject.attendances.values_list("member_id", flat=True)]

    def clean_members(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["members"]]


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
        item = queries.current_item(subject)
        self.voters = len(queries.electorate(item).voters) if item else 0
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
            "voters": deliberation.voters_words(self.voters)
        }

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors:
            for field, reason in deliberation.problems(self.rule_set.opinions[data["kind"]], data, self.voters):
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
