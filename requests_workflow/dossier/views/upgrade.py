"""From the form of a draft to the one that takes it over: what moves, what is new, what is asked no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requests_workflow.dossier import presentation, upgrading
from requests_workflow.dossier.views import shared
from requests_workflow.procedure import pages


def upgrade(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where each answer goes in the next form, then move the draft to it."""
    file = pages.open_file(request, reference, part="form")
    if upgrading.following(file) is None or not shared.may(request, file, "upgrade_form"):
        return redirect("dossier:tasks", reference=reference)
    if request.method == "POST":
        moved = shared.save(request, file, "upgrade_form", {}, kept={})
        if moved is None:
            messages.success(
                request,
                _("Votre brouillon est passé au nouveau formulaire. Rien de ce que vous avez écrit n’est perdu."),
            )
        return moved or redirect("dossier:tasks", reference=reference)
    return pages.render_file(request, file, "dossier/upgrade.html", {"step": presentation.upgrade(file)})
