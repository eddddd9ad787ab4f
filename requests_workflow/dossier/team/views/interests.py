"""The declarations of interests of a file: read by whoever reads the file, written by each for themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requests_workflow.dossier.team import presentation, queries
from requests_workflow.dossier.team.enums import Capacity
from requests_workflow.dossier.team.forms import InterestsForm, LinkFormSet, links_of
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages, policies


def interests(request: HttpRequest, reference: str) -> HttpResponse:
    """The public declaration (decree, art. 89 1°), and the form in which a member of the team declares."""
    file = pages.open_file(request, reference, part="interests")
    may_declare = shared.may(request, file, "declare_own_interests")
    said = queries.declarations(file)
    form, lines = _forms(request, file, said)
    if request.method == "POST":
        answer = _keep(request, file, form, lines)
        if answer is not None:
            return answer
    context = {
        "declarations": presentation.declarations(said),
        "columns": presentation.link_columns(),
        "silent": queries.silent_members(queries.members(file), said),
        "form": form if may_declare else None,
        "lines": lines,
    }
    wrong = request.method == "POST"
    return pages.render_file(request, file, "dossier/team/interests.html", context, status=422 if wrong else 200)


def _forms(request: HttpRequest, file, said):
    """Return the form and its lines, filled with what the person said before."""
    capacities = [Capacity.OWN]
    if {"sponsor", "coauthor"} & policies.roles_on(request.user, file):
        capacities.append(Capacity.IMPLEMENTER)
    wanted = Capacity.IMPLEMENTER if "mise-en-oeuvre" in request.GET else Capacity.OWN
    before = next((one for one in said if _is_mine(one, wanted, request.user)), None)
    initial = {"capacity": wanted}
    if before is not None:
        initial["nothing"] = "no" if before.links else "yes"
    form = InterestsForm(shared.sent(request), capacities=capacities, initial=initial)
    return form, LinkFormSet(shared.sent(request), prefix="lien", initial=before.links if before else [])


def _is_mine(declaration, capacity: str, user) -> bool:
    return declaration.capacity == capacity and (capacity == Capacity.IMPLEMENTER or declaration.person_id == user.pk)


def _keep(request: HttpRequest, file, form: InterestsForm, lines) -> HttpResponse | None:
    """Keep a valid declaration; None when something in it must be corrected."""
    valid = form.is_valid()
    none = valid and form.cleaned_data["nothing"] == "yes"
    if not valid or not (none or lines.is_valid()):
        return None
    links = [] if none else links_of(lines)
    if not none and not links:
        form.add_error("nothing", _("Décrivez au moins un lien, ou répondez « Non, aucun »."))
        return None
    data = {"capacity": form.cleaned_data["capacity"], "links": links}
    conflict = shared.save(request, file, "declare_own_interests", data, kept=_typed(links))
    if conflict is not None:
        return conflict
    messages.success(request, _("Votre déclaration est enregistrée."))
    return redirect("dossier:interests", reference=file.reference)


def _typed(links: list[dict]) -> dict[str, str]:
    return {link["organisation"]: link["nature"] for link in links}
