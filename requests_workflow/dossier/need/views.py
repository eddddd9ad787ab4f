"""The page of data: datasets, tables and variables asked for, why, for which years, and how finely."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.dossier import presentation, queries
from requests_workflow.dossier.need import crossing, linkage, parts
from requests_workflow.dossier.need import presentation as showing
from requests_workflow.dossier.need.crossing import Crossing
from requests_workflow.dossier.need.forms import UNFOLDED, AddDataForm, CrossingForm, DatasetForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages, wording
from requests_workflow.procedure.refusals import GuardFailed

#: The word that filters the tables and variables, in the address and in the form.
FILTER = "filtre"
#: The buttons: save and filter, save with one identifier given less finely, save and stop here.
FILTERING, SMALLER, LATER = "filter", "smaller", "later"


@dataclass(frozen=True)
class Sent:
    """The forms of the page, and what crosses in what is saved."""

    #: The version of the page, and who saved it (`queries.need_of`).
    row: Any
    held: list[DatasetForm]
    adding: AddDataForm
    crossing: CrossingForm
    crosses: Crossing

    @property
    def forms(self) -> list[Any]:
        return [*self.held, self.crossing, self.adding]

    @property
    def refused(self) -> bool:
        wrong = [form for form in self.forms if not form.is_valid()]
        return bool(wrong)

    def typed(self) -> dict[str, str]:
        """Return what was typed, by what it is about."""
        found = {about: text for form in self.held for about, text in form.typed().items()}
        why = self.crossing["crossing"]
        return found | ({str(why.label): why.value() or ""} if self.crossing.shown else {})


def data(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose datasets of the catalogue, say why, for which years and how finely; every button saves."""
    file = pages.open_file(request, reference, part="data")
    if request.method == "GET" and not shared.may(request, file, "choose_data"):
        return redirect("dossier:summary", reference=reference)
    sent = _forms(request, file)
    if request.method == "POST" and not sent.refused and (answer := _save(request, file, sent)):
        return answer
    moved = pages.refuse_to_draw(request, "choose_data", file, form=sent.adding, kept=sent.typed())
    if moved is not None:
        return moved
    wrong = any(form.errors for form in sent.forms)
    return pages.render_file(
        request, file, "dossier/need/data.html", _context(file, sent), status=422 if wrong else 200
    )


def _forms(request: HttpRequest, file) -> Sent:
    posted, at, row = shared.sent(request), clock.now(), queries.need_of(file)
    asked = queries.requested_data(file)
    found = parts.parts_of(asked)
    crosses = crossing.of(asked, found)
    wanted = (request.POST if posted is not None else request.GET).get(FILTER, "")
    return Sent(
        row,
        [DatasetForm(posted, asked=one, parts=found[one.pk], held=crosses.held, at=at, wanted=wanted) for one in asked],
        AddDataForm(posted, datasets=presentation.addable_datasets(file), initial={"add": request.GET.getlist("jeu")}),
        CrossingForm(posted, held=row.crossing, shown=bool(crosses.crossed)),
        crosses,
    )


def _context(file, sent: Sent) -> dict[str, Any]:
    total = sum(len(form.parts) for form in sent.held)
    typed = queries.typed_answers(file)
    return {
        "held": sent.held,
        "adding": sent.adding,
        "crossing": sent.crossing,
        "crosses": sent.crosses,
        "sources": wording.sources(crossing.SOURCES, file.rule_set),
        "sent": sent.forms,
        "row": sent.row,
        "filter": next((form.wanted for form in sent.held), ""),
        "total": total,
        "long": total > UNFOLDED,
        "population": showing.population_rows(file, typed),
        "steps": linkage.steps(file.form, typed),
        "linkage": showing.linkage_words(file, typed),
    }


def _save(request: HttpRequest, file, sent: Sent) -> HttpResponse | None:
    smaller = crossing.read(request.POST.get(SMALLER, ""))
    wanted = [form.as_wanted(smaller) for form in sent.held if not form.is_removed]
    wanted += [{"code": code} for code in sent.adding.cleaned_data["add"]]
    act = {
        "datasets": wanted,
        "crossing": sent.crossing.kept(),
        "seen": shared.number(request.POST.get("version", "")),
    }
    try:
        conflict = shared.save(request, file, "choose_data", act, kept=sent.typed())
    except GuardFailed as failed:
        sent.adding.add_error(None, failed.reason)
        return None
    return conflict or _next(request, file, sent, smaller)


def _next(request: HttpRequest, file, sent: Sent, smaller: tuple[str, str] | None) -> HttpResponse:
    """Return where each button leads once everything typed is saved."""
    here = reverse("dossier:data", args=[file.reference])
    if smaller:
        messages.success(request, _("C’est fait, et votre page est enregistrée : %(done)s.") % {"done": _done(smaller)})
        return redirect(f"{here}#croisement")
    if FILTERING in request.POST:
        word = request.POST.get(FILTER, "").replace("\x00", "").strip()
        return redirect(f"{here}?{urlencode({FILTER: word})}" if word else here)
    if LATER not in request.POST and (sent.adding.cleaned_data["add"] or queries.missing_data(file)):
        messages.info(request, _("Enregistré. Dites maintenant pourquoi, et pour quelles années."))
        return redirect(here)
    messages.success(request, _("Votre demande de données est enregistrée."))
    return shared.after_saving(request, file)


def _done(smaller: tuple[str, str]) -> str:
    label = crossing.label_of(*smaller)
    return label[:1].lower() + label[1:]
