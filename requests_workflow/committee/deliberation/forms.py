"""What examining a file and voting on it ask for."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.ui.forms import CountedTextarea, LinesField, Sections
from requests_workflow.committee.deliberation import motions, queries
from requests_workflow.committee.enums import Choice, VoteMode
from requests_workflow.committee.lengths import MAX_STATEMENT, MAX_TEXT
from requests_workflow.committee.models import AgendaItem, Ballot
from requests_workflow.committee.opinions.kinds import opinion_choices
from requests_workflow.procedure.act_forms import ReasonForm
from requests_workflow.procedure.subject_forms import SubjectForm


class PresidingForm(SubjectForm):
    """Who presides over an item: asked only when whoever presides over the session is out of it."""

    subject: AgendaItem

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        voters = queries.electorate(self.subject).voters
        chair = self.subject.session.presided_by
        if chair is not None and chair.pk in voters:
            return
        self.fields["presided_by"] = forms.ModelChoiceField(
            label=_("Qui préside sur ce dossier ?"),
            help_text=_("La présidence de la séance n’y siège pas. Sans personne, aucune voix n’est prépondérante."),
            queryset=accounts.people_of_keys(voters),
            required=False,
            empty_label=_("Personne"),
        )


class ReopenForm(PresidingForm, ReasonForm):
    """Why an item is opened again, with the members who may vote now."""


class MotionForm(Sections, SubjectForm):
    """The opinion put to the vote, with its text as it will be voted."""

    subject: AgendaItem

    mode = forms.ChoiceField(label=_("Comment vote-t-on ?"), choices=VoteMode.choices, widget=forms.RadioSelect)
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

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rule_set = self.subject.rule_set
        self.fields["mode"].initial = self.subject.session.vote_mode
        self.fields["kind"].choices = opinion_choices(self.rule_set)
        self._say_when_expected("reasons", "reasons_required", _now("Obligatoires pour : %(kinds)s."))
        self._say_when_expected("recommendations", "recommendations", _now("Attendues pour : %(kinds)s."))
        self._begin_from_the_last()
        voters = motions.voters_words(queries.voters_now(self.subject))
        self.sections = [
            (_("L’avis"), "", ["kind", "reasons", "recommendations"]),
            (_("Le vote"), _now("%(voters)s.") % {"voters": voters}, ["mode"]),
        ]

    def _begin_from_the_last(self) -> None:
        """A second vote often keeps the text of the first."""
        last = queries.last_ballot(self.subject)
        if last is not None:
            self.initial |= {"reasons": last.reasons, "recommendations": last.recommendations, "mode": last.mode}

    def _say_when_expected(self, name: str, rule: str, sentence: str) -> None:
        kinds = [label for kind, label in self.fields["kind"].choices if getattr(self.rule_set.opinions[kind], rule)]
        field = self.fields[name]
        field.help_text = f"{sentence % {'kinds': ', '.join(kinds).lower()}} {field.help_text}"

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors:
            for field, reason in motions.problems(self.rule_set.opinions[data["kind"]], data):
                self.add_error(field, reason)
        return data


class HandsForm(SubjectForm):
    """The hand of each member: one answer for most of them, and each who voted otherwise."""

    subject: Ballot

    others = forms.ChoiceField(
        label=_("Voix de tous les membres que vous ne réglez pas un par un"),
        choices=[("", _("Aucune : je règle chaque voix")), *Choice.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        noted = queries.voices(self.subject)
        self.voters: dict[str, User] = {}
        for elector in queries.voters_of(self.subject):
            name = f"voice_{elector.member_id}"
            self.voters[name] = elector.member
            before = noted.get(elector.member_id)
            self.fields[name] = forms.ChoiceField(
                label=elector.member.full_name,
                help_text=_("Voix contestée par ce membre.") if before and before.contested_at else "",
                choices=Choice.choices,
                initial=before.choice if before else None,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict:
        data = super().clean()
        others = data.get("others", "")
        votes = {member.pk: data.get(name) or others for name, member in self.voters.items()}
        for name, member in self.voters.items():
            if not votes[member.pk] and name not in self.errors:
                self.add_error(name, _("Notez la voix de ce membre."))
        data["votes"] = votes
        return data


class VoiceForm(forms.Form):
    """A member's own vote."""

    choice = forms.ChoiceField(label=_("Votre vote"), choices=Choice.choices, widget=forms.RadioSelect)


class CountForm(SubjectForm):
    """Declaring the result; when hands are not all confirmed, why it does not wait."""

    subject: Ballot

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        waiting = queries.unconfirmed(self.subject)
        if waiting:
            names = ", ".join(member.full_name for member in waiting)
            self.fields["unconfirmed_reason"] = forms.CharField(
                label=_("Pourquoi le résultat n’attend pas leurs confirmations"),
                help_text=_now("Voix notées et pas encore confirmées : %(names)s. Le procès-verbal le dira.")
                % {"names": names},
                max_length=MAX_STATEMENT,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
