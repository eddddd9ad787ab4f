"""The threads of a file, the withdrawal of a message, and the list of a person's threads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub import clock, drafts
from requests_workflow.desk.messages import actions, presentation, queries
from requests_workflow.desk.messages.enums import ThreadKind
from requests_workflow.desk.messages.forms import MessageForm, NoteForm, WithdrawalForm
from requests_workflow.procedure import door, pages
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed

#: How many messages a page shows before it folds the older ones.
RECENT = 50


def thread(request: HttpRequest, reference: str) -> HttpResponse:
    """One thread of a file: `?avec=` says which, the first one by default; `?tout` unfolds the older messages."""
    file = pages.open_file(request, reference)
    threads = queries.threads(request.user, file)
    if not threads:
        raise NotAllowed(_("Ces échanges sont ceux du guichet avec le porteur et avec les responsables de données."))
    shown = _chosen(threads, request.GET.get("avec", ""))
    request.part_read = f"messages:{shown.slug}"
    kept = drafts.give_back(request)
    form = _form_of(shown)(request.POST if request.method == "POST" else kept)
    if request.method == "POST" and _write(request, file, shown, form):
        messages.success(
            request, _("La note est écrite.") if shown.kind == ThreadKind.NOTES else _("Le message est envoyé.")
        )
        return redirect(presentation.address(file.reference, shown.slug))
    return _draw(request, file, threads, shown, form, given_back=kept is not None)


def _form_of(shown: queries.Thread) -> type[MessageForm]:
    return NoteForm if shown.kind == ThreadKind.NOTES else MessageForm


def _chosen(threads: list[queries.Thread], slug: str) -> queries.Thread:
    found = next((one for one in threads if slug in ("", one.slug)), None)
    if found is None:
        raise Http404
    return found


def _write(request: HttpRequest, file, shown: queries.Thread, form: MessageForm) -> bool:
    """Write the message of a valid form; what the facts forbid becomes an error of the form, so that the text stays."""
    if not shown.act:
        raise NotAllowed(_("Vous lisez ces échanges sans y prendre part."))
    if not form.is_valid():
        return False
    sent = form.cleaned_data
    try:
        actions.write(file, shown, sent["text"], sending_key=sent["sending_key"], by=request.user, at=clock.now())
    except GuardFailed as failed:
        form.add_error(None, failed.reason)
    except actions.KeyTaken:
        form.add_error(None, _("Cette page a déjà servi. Rouvrez-la et recommencez."))
    return not form.errors


def _draw(request: HttpRequest, file, threads, shown: queries.Thread, form: MessageForm, *, given_back: bool):
    unread = queries.unread_in(request.user, file)
    found = queries.messages_of(file, shown)
    total = found.count()
    recent = list(reversed(found if "tout" in request.GET else found[:RECENT]))
    actions.have_read(request.user, recent)
    left = [message for message in unread if message not in recent]
    context = {
        "threads": presentation.tabs(file, threads, shown, left),
        "shown": shown,
        "name": presentation.name(shown),
        "is_notes": shown.kind == ThreadKind.NOTES,
        "lines": presentation.lines(shown, recent, unread, user=request.user, at=clock.now()),
        "folded": total - len(recent),
        "whole": presentation.address(file.reference, shown.slug) + "&tout=1",
        "form": form if shown.act and queries.is_open(file) else None,
        "is_open": queries.is_open(file),
        "given_back": given_back,
        "draft_field": drafts.FIELD,
        "draft_token": drafts.token(request),
    }
    status = 422 if request.method == "POST" else 200
    return pages.render_file(request, file, "desk/messages/thread.html", context, status=status)


def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw a message of one's own, sent a few minutes ago; its place and the reason stay."""
    file = pages.open_file(request, reference)
    message = queries.readable_message(request.user, file, pk)
    if message is None:
        raise Http404
    shown = queries.thread_of(request.user, message)
    request.part_read = f"messages:{shown.slug}"
    door.check("withdraw_message", message, by=request.user, at=clock.now())
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    back = presentation.address(file.reference, shown.slug)
    if form.is_bound and form.is_valid():
        door.perform("withdraw_message", message, by=request.user, at=clock.now(), data=form.cleaned_data)
        messages.success(request, _("Le message est retiré."))
        return redirect(back)
    context = {"form": form, "message": message, "back": back, "name": presentation.name(shown)}
    return pages.render_file(request, file, "desk/messages/withdraw.html", context, status=422 if form.errors else 200)


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The threads where something is unread, then those in which this person wrote."""
    unread = queries.unread_conversations(request.user)
    new = {(one.reference, one.slug) for one in unread}
    earlier = [one for one in queries.own_conversations(request.user) if (one.reference, one.slug) not in new]
    context = {"unread": presentation.waiting(unread), "earlier": presentation.waiting(earlier)}
    return render(request, "desk/messages/inbox.html", context)
