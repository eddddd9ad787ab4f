"""The letter of an opinion, and what a file takes to the authority of the committee's work."""

from collections.abc import Iterator
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from hub.pdf import render
from requests_workflow.committee.models import Opinion
from requests_workflow.committee.opinions import presentation, queries
from requests_workflow.dossier import receipts
from requests_workflow.dossier.enclosures import Enclosure, enclosures
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest


def pdf(opinion: Opinion) -> bytes:
    """Return the letter as a PDF in the active language; raise `PdfUnavailable`."""
    language = (translation.get_language() or "fr")[:2]
    return render.render("pdf/opinion.html", _content(opinion), language=language, title=title(opinion))


def title(opinion: Opinion) -> str:
    """Return what the letter is called: the silence of the committee is noted, not given."""
    said = (
        _("Constat d’un avis réputé favorable : %(reference)s")
        if opinion.tacit
        else _("Avis du comité : %(reference)s")
    )
    return said % {"reference": opinion.request.reference}


def file_name(opinion: Opinion) -> str:
    return _("avis-%(round)s-%(reference)s.pdf") % {"round": opinion.round, "reference": opinion.request.reference}


def _content(opinion: Opinion) -> dict:
    request = opinion.request
    ruleset = request.rule_set
    return {
        "opinion": opinion,
        "file": request,
        "controller": request.organisation.name,
        "words": presentation.opinion_words(opinion),
        "asked": [text for text, _answer in opinion.recommendations],
        "sources": [wording.of(ruleset.sources[name], "title") for name in opinion.rule.sources],
    }


@enclosures
def opinions_sent(request: AccessRequest) -> Iterator[Enclosure]:
    """The letter of each opinion the committee gave; the receipt in place of one it did not give (article 91)."""
    for opinion in queries.opinions_of(request):
        yield _receipt(opinion) if opinion.tacit else _letter(opinion)


def _letter(opinion: Opinion) -> Enclosure:
    return Enclosure(f"avis/{opinion.round}-avis.pdf", opinion.label, partial(pdf, opinion), about=_about(opinion))


def _receipt(opinion: Opinion) -> Enclosure:
    return Enclosure(
        path=f"avis/{opinion.round}-accuse-de-reception.pdf",
        what=_("Accusé de réception, qui tient lieu d’avis : le comité ne s’est pas prononcé dans son délai"),
        read=partial(receipts.pdf, opinion.request),
        about={**_about(opinion), "in_place_of": "opinion"},
    )


def _about(opinion: Opinion) -> dict[str, str]:
    return {"opinion": opinion.kind, "given_on": opinion.given_on.isoformat()}
