"""The pages that tell citizens their rights, and the letter that they print, sign and post themselves."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hub import clock
from hub.ui.shapes import Cell
from requests_workflow import rules
from transparency.caching import public_page
from transparency.rights import keys, presentation, queries
from transparency.rights.enums import Right, Whose
from transparency.rights.forms import LetterForm


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """What data exists, what opposition changes and what it does not, whom to ask, how long the answer takes."""
    ruleset = rules.in_force(clock.today())
    context = {
        "months": ruleset.parameter("rights_answer_months"),
        "more_months": ruleset.parameter("rights_extension_months"),
        "alone_from": ruleset.parameter("rights_alone_from_age"),
        "columns": [_("Base"), _("À qui écrire")],
        "rows": [_row(one) for one in queries.other_bases()],
        "contact": settings.HUB_CONTACT_EMAIL,
        "contact_postal": settings.HUB_CONTACT_POSTAL,
        "contact_phone": settings.HUB_CONTACT_PHONE,
    }
    return render(request, "transparency/rights.html", context)


def _row(dataset) -> list:
    holder = dataset.holder
    return [Cell(dataset.short_name, detail=dataset.title), Cell(holder.name, detail=holder.contact_email)]


@public_page
def letter(request: HttpRequest) -> HttpResponse:
    """A letter to print, from choices that name nobody: the address of the page says what is asked, never who asks."""
    form = LetterForm(request.GET if "droit" in request.GET else None)
    if not form.is_valid():
        return render(request, "transparency/rights_choose.html", {"form": form})
    chosen = form.cleaned_data
    context = {
        "right": chosen["droit"],
        "right_words": Right(chosen["droit"]).label,
        "whose": chosen["pour"],
        "whose_words": Whose(chosen["pour"]).label,
        "is_main": chosen["base"] == queries.MAIN,
        "base": queries.base(chosen["base"]),
        "months": rules.in_force(clock.today()).parameter("rights_answer_months"),
    }
    return render(request, "transparency/rights_letter.html", context)


@public_page
def public_keys(request: HttpRequest) -> HttpResponse:
    """Every key that letters were ever sealed with, so that anyone can compare a fingerprint with the holder’s own."""
    today = clock.today()
    columns = [_("Responsable de données"), _("Empreinte de la clé"), _("Publiée le"), _("Jusqu’au")]
    rows = [presentation.key_row(key, today=today) for key in keys.published()]
    context = {"columns": columns, "rows": rows, "script": presentation.script_proof()}
    return render(request, "rights/public_keys.html", context)
