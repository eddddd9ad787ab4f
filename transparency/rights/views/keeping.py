"""What a holder keeps up to date: its public keys, and the extractions made once objections were applied."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalogue import queries as catalogue
from hub import clock
from requests_workflow import rules
from transparency.register import queries as register
from transparency.rights import actions, keys, presentation, queries
from transparency.rights.keeping_forms import ExtractionForm, KeyForm

#: Extractions shown: the last ones.
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def keys_page(request: HttpRequest) -> HttpResponse:
    """The keys of this person’s holders, and the form that publishes another."""
    holders = list(keys.holders_for(request.user))
    form = KeyForm(request.POST if request.method == "POST" else None, holders=holders)
    if form.is_bound and form.is_valid() and _published(request, form, {one.code: one for one in holders}):
        messages.success(request, _("La clé est publiée. Les prochaines lettres seront scellées avec elle."))
        return redirect("rights:keys")
    today = clock.today()
    found = keys.published().filter(holder__in=holders)
    live = {key.pk for key in keys.live(today=today)}
    context = {
        "form": form,
        "keys": [(key, presentation.grouped_fingerprint(key.fingerprint), key.pk in live) for key in found],
        "months": rules.in_force(today).parameter("rights_key_months"),
    }
    return render(request, "rights/keys.html", context, status=422 if form.errors else 200)


def _published(request: HttpRequest, form: KeyForm, holders: dict) -> bool:
    chosen = form.cleaned_data
    try:
        keys.publish(holders[chosen["holder"]], chosen["key"], by=request.user, at=clock.now())
    except keys.KeyRefused as refused:
        form.add_error("key", str(refused))
        return False
    return True


@require_POST
def withdraw(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Seal no more letters with a key; those sealed with it can still be opened."""
    key = keys.published().filter(fingerprint=fingerprint, holder__in=keys.holders_for(request.user)).first()
    if key is None:
        raise Http404
    keys.withdraw(key, by=request.user, at=clock.now())
    messages.success(request, _("La clé est retirée. Gardez sa moitié privée tant que des lettres l’attendent."))
    return redirect("rights:keys")


@require_http_methods(["GET", "HEAD", "POST"])
def extractions(request: HttpRequest) -> HttpResponse:
    """What was extracted once the list was applied, and the form that declares one more."""
    datasets = {one.code: one for one in catalogue.published().filter(holder__in=keys.holders_for(request.user))}
    sent = request.POST if request.method == "POST" else None
    form = ExtractionForm(sent, datasets=datasets.values(), projects=register.entry)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        actions.declare_extraction(datasets[told.pop("dataset")], **told, by=request.user, at=clock.now())
        messages.success(request, _("L’extraction est déclarée. Elle paraît sur la page du projet."))
        return redirect("rights:extractions")
    context = {"form": form, "found": queries.extractions_of(datasets.values())[:SHOWN]}
    return render(request, "rights/extractions.html", context, status=422 if form.errors else 200)
