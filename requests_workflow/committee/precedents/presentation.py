"""Earlier opinions in words: which, when, and why they stand near a file."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_workflow.committee.opinions import presentation as opinions
from requests_workflow.committee.precedents import queries
from requests_workflow.committee.precedents.queries import Precedent
from requests_workflow.procedure import wording


@dataclass(frozen=True)
class Line:
    """One earlier opinion; `why` is what it has in common with the file, nothing in a search."""

    title: str
    url: str
    label: str
    tone: str
    given_on: date
    controller: str
    why: list[str]
    data: str
    note: str


def lines(precedents: list[Precedent]) -> list[Line]:
    return [_line(one) for one in precedents]


def _line(one: Precedent) -> Line:
    request = one.opinion.request
    name = "transparency:entry" if one.is_public_only else "committee:opinion"
    return Line(
        title=request.title,
        url=reverse(name, args=[request.reference]),
        label=one.opinion.label,
        tone=opinions.tone_of(one.opinion.kind),
        given_on=one.opinion.given_on,
        controller=request.organisation.name,
        why=why(one),
        data=", ".join(dataset.title for dataset in one.datasets) if not one.common.points else "",
        note=_("au registre public") if one.is_public_only else "",
    )


def why(one: Precedent) -> list[str]:
    """Return what an earlier file has in common, a line a reason, the data first."""
    reasons = []
    if one.datasets and one.common.datasets:
        said = ngettext(
            "%(n)s jeu de données en commun : %(names)s",
            "%(n)s jeux de données en commun : %(names)s",
            len(one.datasets),
        )
        names = ", ".join(dataset.title for dataset in one.datasets)
        reasons.append(said % {"n": len(one.datasets), "names": names})
    if one.common.themes:
        reasons.append(_("même domaine : %(names)s") % {"names": ", ".join(_themes(one))})
    if one.common.words:
        reasons.append(
            _("mêmes mots dans ses motifs ou ses recommandations : %(words)s") % {"words": ", ".join(one.common.words)}
        )
    return reasons


def _themes(one: Precedent) -> list[str]:
    form = one.opinion.request.whole_form
    known = form.choices_of(form.fields()[queries.THEME])
    return sorted(wording.of(known[code], "label") for code in one.common.themes if code in known)
