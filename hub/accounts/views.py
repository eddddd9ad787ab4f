from allauth.account.views import PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.accounts import demonstration as accounts
from hub.accounts import queries

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demonstration(request: HttpRequest) -> HttpResponse:
    """Offer the invented accounts, and enter one in one click; the page exists in a demonstration only."""
    if not settings.HUB_DEMO:
        raise Http404
    if request.method == "POST":
        return _enter(request)
    functions = accounts.functions(then=request.GET.get("next", ""))
    return render(request, "accounts/demonstration.html", {"functions": functions})


def _enter(request: HttpRequest) -> HttpResponse:
    person = queries.demonstration_person(request.POST.get("person", ""))
    if person is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    login(request, person, backend=BACKEND)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else settings.LOGIN_REDIRECT_URL)


class ChangePassword(PasswordChangeView):
    """allauth's page; an account that never had a password chooses its first one through its mail."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_usable_password():
            messages.info(request, _("Votre compte n’a pas encore de mot de passe : choisissez-le par courriel."))
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)
