"""Who is in the team of a file: inviting, sending again, ending a place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub import clock
from requests_workflow.dossier.team import actions, presentation, queries
from requests_workflow.dossier.team.forms import InviteForm
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages, policies, wording
from requests_workflow.procedure.act_forms import ConfirmForm
from requests_workflow.procedure.enums import TEAM
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed

#: Who reads the names of a team besides itself.
READERS = frozenset({"secretariat", "dpo", "auditor"})


def team(request: HttpRequest, reference: str) -> HttpResponse:
    """The team with what each may do, the invitations that wait, and the form that invites."""
    file = pages.open_file(request, reference, part="team")
    roles = policies.roles_on(request.user, file)
    if not roles & (TEAM | READERS):
        raise NotAllowed(_("L’équipe d’un dossier n’est montrée qu’à elle-même et au secrétariat."))
    may_invite = "sponsor" in roles and not file.rule_state.terminal
    if request.method == "POST" and not may_invite:
        raise NotAllowed(_("Seul le porteur du projet invite dans l’équipe."))
    form = InviteForm(shared.sent(request), initial={"language": request.LANGUAGE_CODE[:2]})
    if request.method == "POST" and form.is_valid() and _invite(request, file, form):
        messages.success(request, _("L’invitation part par courriel."))
        return redirect("dossier:team", reference=reference)
    now = clock.now()
    own = bool(roles & TEAM)
    context = {
        "form": form if may_invite else None,
        "members": presentation.members(file, request.user, at=now),
        "waiting": presentation.waiting(file, request.user, on=clock.today(), at=now) if own else [],
        "signature": presentation.signature(file) if own and "sign" in _acts_now(file) else None,
        "silent": queries.silent_members(queries.members(file), queries.declarations(file)),
    }
    return pages.render_file(request, file, "dossier/team/team.html", context, status=422 if form.errors else 200)


def _acts_now(file) -> set[str]:
    return {act.name for act in file.machine.transitions_from(file.state)}


def _invite(request: HttpRequest, file, form: InviteForm) -> bool:
    """Invite; what the facts forbid becomes an error of the form, so that the address stays."""
    try:
        actions.invite(file, by=request.user, at=clock.now(), **form.cleaned_data)
    except GuardFailed as failed:
        form.add_error("address", failed.reason)
    except actions.KeyTaken:
        form.add_error(None, _("Cette page a déjà servi. Rouvrez-la et recommencez."))
    return not form.errors


def place(request: HttpRequest, reference: str, pk: int, act: str) -> HttpResponse:
    """Confirm an act on an invitation, or on the place that it became."""
    file = pages.open_file(request, reference, part=f"team:{act}"[:40])
    found = queries.invitations(file).filter(pk=pk).first()
    if found is None or act not in presentation.ON_A_LINE:
        raise Http404
    form = ConfirmForm(shared.sent(request))
    if request.method == "POST" and form.is_valid():
        return _perform(request, file, found, act)
    refused = pages.refuse_to_draw(request, act, found, form=form)
    if refused is not None:
        return refused
    rule = found.machine.transitions[act]
    context = {
        "label": wording.of(rule, "label"),
        "weight": "danger" if rule.weight == "danger" else "primary",
        "act": act,
        "who": found.person.full_name if found.person else found.address,
        "role": wording.role_label(found.role, file.rule_set),
        "version": found.version,
    }
    return pages.render_file(request, file, "dossier/team/place.html", context)


def _perform(request: HttpRequest, file, found, act: str) -> HttpResponse:
    conflict = pages.perform_from(request, act, found)
    if conflict is not None:
        return conflict
    messages.success(request, wording.kind_label(found.machine.transitions[act].audit))
    if policies.is_visible(request.user, file):
        return redirect("dossier:team", reference=file.reference)
    return redirect("desk:index")
