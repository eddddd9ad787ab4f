"""The basket: what was put aside, in and out of it by plain buttons that come back where one was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalogue import identifiers
from catalogue.basket import actions, presentation, queries
from catalogue.basket.forms import ChoiceForm
from hub import clock
from hub.accounts import queries as accounts


@require_GET
def basket(request: HttpRequest) -> HttpResponse:
    """What was put aside, what crosses in it, and what it can become."""
    items = queries.items(queries.owner_of(request))
    groups = presentation.groups(items)
    context = {
        "groups": groups,
        "holders": presentation.holders(groups),
        "crossed": identifiers.warning(queries.parts_of(items)),
        "single": {item.variable_id for item in items},
        "file_urls": presentation.file_urls() if accounts.may_begin_file(request.user) else {},
    }
    return render(request, "catalogue/basket/basket.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a dataset, a table or variables into the basket."""
    form = ChoiceForm(request.POST)
    chosen = form.choice()
    if chosen is None:
        return _unknown(request)
    if form.is_empty:
        messages.warning(request, _("Cochez au moins une variable."))
        return _back(request)
    owner = queries.owner_of(request)
    try:
        done = actions.add(owner, chosen, at=clock.now())
    except actions.BasketFull:
        full = _("Un panier tient %(most)s éléments au plus : rien n’a été ajouté. Prenez plutôt des tables entières.")
        messages.warning(request, full % {"most": actions.MOST_ITEMS})
        return _back(request)
    if owner.user is None:
        request.session[queries.SESSION_KEY] = done.basket.key
    replaced = form.replaced()
    if replaced is not None:
        actions.remove(queries.owner_of(request), replaced, at=clock.now())
    messages.success(request, presentation.added(chosen, done))
    return _back(request)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take a dataset, a table or a variable out of the basket, with everything within it."""
    chosen = ChoiceForm(request.POST).choice()
    if chosen is None:
        return _unknown(request)
    gone = actions.remove(queries.owner_of(request), chosen, at=clock.now())
    if gone:
        messages.success(request, _("C’est retiré de votre panier."))
    else:
        messages.info(request, _("Ce n’était plus dans votre panier."))
    return _back(request)


def _unknown(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Le catalogue ne connaît pas, ou ne connaît plus, ce que vous avez choisi."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page the button was on; never to another site."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if is_ours and wanted.startswith("/") else reverse("catalogue:basket"))
