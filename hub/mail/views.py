"""What a person chooses to be told by mail, with an account or from the link of a mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hub import clock
from hub.mail import preferences
from hub.mail.enums import Way
from hub.mail.forms import WaysForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_preferences(request: HttpRequest) -> HttpResponse:
    """The way I want to be told of each family of events."""
    form = WaysForm(request.POST if request.method == "POST" else None, initial=preferences.ways(request.user))
    if form.is_valid():
        preferences.choose(request.user, form.cleaned_data, at=clock.now())
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("mail:preferences")
    return render(request, "accounts/mail_preferences.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@csrf_exempt  # mail programs send it without a cookie (RFC 8058): the signed token says who and what
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what a mail tells for who received it: the page asks, the POST does it, as often as it comes."""
    found = preferences.read_token(token)
    if found is None:
        raise Http404
    person, families = found
    if request.method == "POST":
        preferences.choose(person, {family.code: Way.NEVER for family in families}, at=clock.now())
    ways = preferences.ways(person)
    stopped = all(ways[family.code] == Way.NEVER for family in families)
    return render(request, "accounts/mail_stopped.html", {"families": families, "stopped": stopped})
