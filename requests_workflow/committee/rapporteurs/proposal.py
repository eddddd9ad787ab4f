"""Whom to ask to report on a file: every possible name with its points, each point explained, none hidden.

The points only order the names; the chair chooses. Who may not be asked at all is told with the reason.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import folding
from hub import clock
from hub.accounts.models import User
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.rapporteurs import queries
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest


@dataclass(frozen=True)
class Weights:
    """Points given or taken, and how many files a month are many (parameters of the rules)."""

    competence: int
    declared: int
    file: int
    most: int


@dataclass(frozen=True)
class Facts:
    """What is known of one person before a file: `matching` competences, `files` already given this month."""

    matching: tuple[str, ...]
    files: int
    has_declared: bool
    is_fresh: bool
    #: Already asked for this examination, and gave the file back or was relieved of it.
    gave_back: bool = False
    #: Declared a tie to the project: the chair may let them sit, not report (rules of procedure, article 17).
    is_tied: bool = False


@dataclass(frozen=True)
class Candidate:
    """One name of the proposal, its points and the lines that explain them."""

    person: User
    facts: Facts
    weights: Weights

    @property
    def points(self) -> int:
        return points(self.facts, self.weights)

    @property
    def is_over(self) -> bool:
        """Asking this person takes them beyond what the rules recommend for a month."""
        return self.facts.files >= self.weights.most

    @property
    def points_words(self) -> str:
        return ngettext("%(n)s point", "%(n)s points", abs(self.points)) % {"n": _signed(self.points)}

    @property
    def lines(self) -> list[str]:
        return explained(self.facts, self.weights)

    @property
    def bar(self) -> str:
        """Why this person may not be asked; nothing for who may."""
        if self.facts.is_tied:
            return _("a déclaré un lien avec ce projet")
        return "" if self.facts.is_fresh else _("déclaration publique d’intérêts absente ou trop ancienne")


def points(facts: Facts, weights: Weights) -> int:
    competences = weights.competence * len(facts.matching)
    return competences + weights.declared * facts.has_declared - weights.file * facts.files


def explained(facts: Facts, weights: Weights) -> list[str]:
    """Return the lines that add up to the points, then what the chair must know beside them."""
    lines = [_competences(facts, weights), _declared(facts, weights), _load(facts, weights)]
    if facts.gave_back:
        lines.append(_("a déjà rendu ce dossier, ou en a été déchargé"))
    return [line for line in lines if line]


def _competences(facts: Facts, weights: Weights) -> str:
    if not facts.matching:
        return _("aucune compétence connue sur ce sujet")
    said = ngettext(
        "%(n)s compétence sur ce sujet : %(names)s (%(points)s)",
        "%(n)s compétences sur ce sujet : %(names)s (%(points)s)",
        len(facts.matching),
    )
    given = _signed(weights.competence * len(facts.matching), plus=True)
    return said % {"n": len(facts.matching), "names": ", ".join(facts.matching), "points": given}


def _declared(facts: Facts, weights: Weights) -> str:
    if facts.has_declared:
        return _("a déclaré n’avoir aucun lien (%(points)s)") % {"points": _signed(weights.declared, plus=True)}
    return _("n’a pas encore déclaré ses intérêts sur ce dossier")


def _load(facts: Facts, weights: Weights) -> str:
    if not facts.files:
        return _("aucun dossier ce mois-ci")
    said = ngettext("%(n)s dossier ce mois-ci (%(points)s)", "%(n)s dossiers ce mois-ci (%(points)s)", facts.files) % {
        "n": facts.files,
        "points": _signed(-weights.file * facts.files),
    }
    if facts.files < weights.most:
        return said
    return said + _(" : au-delà des %(most)s que recommande le règlement") % {"most": weights.most}


def _signed(number: int, *, plus: bool = False) -> str:
    """Return a number with a true minus sign."""
    return f"−{-number}" if number < 0 else f"+{number}" if plus else str(number)


def weights_of(ruleset) -> Weights:
    return Weights(
        competence=int(ruleset.parameter("proposal_points_competence")),
        declared=int(ruleset.parameter("proposal_points_declared")),
        file=int(ruleset.parameter("proposal_points_file")),
        most=int(ruleset.parameter("P23_per_month")),
    )


def candidates(request: AccessRequest, *, at: datetime) -> list[Candidate]:
    """Return everyone who may be asked or is only barred by a date, most points first, then least loaded, then by name.

    Who gave this file back comes after all others; who is recused, of the team, or seated already is left out.
    A constant number of queries.
    """
    return _ranked(request, queries.candidates(request), at)


def experts(request: AccessRequest, *, at: datetime) -> list[Candidate]:
    """Return the experts of the list whom the chair may call, in the order of `candidates`."""
    return _ranked(request, queries.experts(request), at)


def _ranked(request: AccessRequest, people: list[User], at: datetime) -> list[Candidate]:
    facts = _facts(request, people, clock.day_of(at))
    weights = weights_of(request.rule_set)
    found = [Candidate(person, facts[person.pk], weights) for person in people]
    return sorted(found, key=_order)


def _order(one: Candidate) -> tuple:
    return bool(one.bar), one.facts.gave_back, -one.points, one.facts.files, one.person.full_name, one.person.pk


def _facts(request: AccessRequest, people: list[User], today: date) -> dict[int, Facts]:
    subject = subject_of(request)
    competences = members.competences_of(people)
    files = queries.load_of_month(people, today.replace(day=1))
    declared = interests.declared_none(request)
    stale = members.stale_declarations(people, today, request.rule_set)
    gone, tied = queries.gave_back(request), interests.tied(request)
    return {
        person.pk: Facts(
            matching=tuple(matching(competences.get(person.pk, ()), subject)),
            files=files.get(person.pk, 0),
            has_declared=person.pk in declared,
            is_fresh=person.pk not in stale,
            gave_back=person.pk in gone,
            is_tied=person.pk in tied,
        )
        for person in people
    }


#: Answers of a file, beside its title and its data, that say what one must know to judge it.
SUBJECT_FIELDS = ("medical_domains", "purposes", "method", "main_objective", "population", "tools")


def subject_of(request: AccessRequest) -> frozenset[str]:
    """Return the folded words that say what a file is about: title, domains, method, data; in both languages."""
    form, typed = request.whole_form, dossier.typed_answers(request)
    texts = [request.title, *(asked.dataset.title for asked in dossier.requested_datasets(request))]
    fields = form.fields()
    for code in SUBJECT_FIELDS:
        if code in fields:
            texts += _told(form, fields[code], typed.get(code))
    return frozenset(folding.singular(word) for text in texts for word in folding.fold(text).split())


def _told(form, field, answer) -> list[str]:
    if not answer:
        return []
    if field.kind != "choices":
        return [str(answer)]
    known = form.choices_of(field)
    chosen = [known[code] for code in answer if code in known]
    return [*answer, *(one.label_fr for one in chosen), *(one.label_en for one in chosen)]


def matching(competences: Iterable[str], subject: Collection[str]) -> list[str]:
    """Return, in alphabetical order, the competences of which every word of two letters or more stands in a subject."""
    return sorted(one for one in competences if (words := folding.search_words(one)) and set(words) <= set(subject))


def load_rows(found: Iterable[Candidate]) -> list[tuple[str, int, bool]]:
    """Return (name, files this month, at the limit) of each person, the most loaded first: the balance at a glance."""
    rows = [(one.person.full_name, one.facts.files, one.is_over) for one in found]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def fields_words(request: AccessRequest) -> str:
    """Return the medical fields of a file, in words."""
    form = request.whole_form
    field = form.fields().get("medical_domains")
    if field is None:
        return ""
    answer = dossier.typed_answers(request).get("medical_domains") or []
    known = form.choices_of(field)
    return ", ".join(wording.of(known[code], "label") for code in answer if code in known)
