"""The link of an invitation: what a stranger reads, the account that answers it, and the answer.

It says who invites, for which organisation and to do what; never the title of the project: a link may be forwarded.
"""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from hub import clock
from hub.accounts import actions as account_actions
from hub.accounts import queries as accounts
from hub.accounts.forms import NewAccountForm
from requests_workflow.dossier.team import queries, wording
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.refusals import GuardFailed

BACKEND = "django.contrib.auth.backends.ModelBackend"
ANSWERS = ("accept", "decline")
GONE = 410
#: Not a 403, whose trace would keep the address of the page, and with it the secret of the link.
NOT_YOURS = 409


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer as the state of the invitation and who is there allow."""
    found = queries.by_token(token)
    if found is None:
        return _closed(request, _("Cette adresse ne mène à aucune invitation. Vérifiez que le lien est entier."), 404)
    if found.state == "accepted" and request.user.is_authenticated and found.person_id == request.user.pk:
        return redirect("desk:file", reference=found.request.reference)
    reason = _why_closed(found)
    if reason:
        return _closed(request, reason, GONE)
    if not request.user.is_authenticated:
        return _stranger(request, found)
    if "invited" not in found.own_roles(request.user):
        return _draw(request, found, somebody_else=True, status=NOT_YOURS)
    return _answer(request, found) if request.method == "POST" else _draw(request, found)


def _why_closed(found) -> str:
    """Return why an invitation can no longer be answered; empty when it can."""
    if found.request.rule_state.terminal:
        return _("La demande dont parlait cette invitation n’existe plus ou est close.")
    if found.state != "sent":
        return _("Cette invitation a déjà reçu sa réponse, ou a été annulée : le lien ne sert plus.")
    if queries.has_expired(found, on=clock.today()):
        return _("Cette invitation a expiré. Demandez à la personne qui vous l’a envoyée d’en renvoyer une.")
    if found.invited_by not in policies.people("sponsor", found.request):
        return _("La personne qui vous a invité ne porte plus cette demande. Demandez une autre invitation.")
    return ""


def _stranger(request: HttpRequest, found) -> HttpResponse:
    """Lead to the sign-in page, or open the account of the address, which the link proves."""
    if accounts.id_of_address(found.address) is not None:
        if request.method == "POST":
            return redirect(_sign_in(request))
        return _draw(request, found, sign_in=_sign_in(request))
    form = NewAccountForm(shared.sent(request), address=found.address)
    if request.method == "POST" and form.is_valid() and _open_account(request, found, form):
        messages.success(request, _("Votre compte est ouvert. Répondez maintenant à l’invitation."))
        return redirect(request.path)
    return _draw(request, found, form=form, status=422 if form.errors else 200)


def _sign_in(request: HttpRequest) -> str:
    return f"{reverse('account_login')}?next={request.path}"


def _open_account(request: HttpRequest, found, form: NewAccountForm) -> bool:
    sent = form.cleaned_data
    try:
        user = account_actions.open_own_account(
            email=found.address,
            full_name=sent["full_name"],
            password=sent["password1"],
            language=request.LANGUAGE_CODE[:2],
            at=clock.now(),
        )
    except ValidationError as wrong:
        for reason in wrong.messages:
            form.add_error(None, reason)
        return False
    login(request, user, backend=BACKEND)
    return True


def _answer(request: HttpRequest, found) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in ANSWERS:
        return _draw(request, found, status=422)
    try:
        door.perform(act, found, by=request.user, at=clock.now())
    except GuardFailed as failed:
        return _closed(request, failed.reason, GONE)
    if act == "decline":
        messages.success(request, _("Vous avez refusé l’invitation. La personne qui vous l’a envoyée en est prévenue."))
        return redirect("desk:index")
    messages.success(request, _("Vous êtes dans l’équipe de ce dossier."))
    return redirect("desk:file", reference=found.request.reference)


def _closed(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "dossier/team/invitation_closed.html", {"reason": reason}, status=status)


def _draw(request: HttpRequest, found, *, status: int = 200, **context) -> HttpResponse:
    told = {
        "inviter": found.invited_by.full_name,
        "controller": found.request.organisation.name,
        "place": wording.place(found.role),
        "expires_on": found.expires_on,
        "address": found.address,
        "form": None,
    }
    return render(request, "dossier/team/invitation.html", {**told, **context}, status=status)
