"""What the views of every stage share: opening a file (an act in itself), drawing it, performing an act from a form."""

from collections.abc import Mapping

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from audit import api as audit
from hub import clock
from hub.tracing import record_refusal
from hub.ui import errors
from requests_workflow.procedure import door, policies, presentation, registry, routes, thread
from requests_workflow.procedure.act_forms import ConfirmForm
from requests_workflow.procedure.models import AccessRequest, Stateful
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed, Stale, WrongState


def open_file(request: HttpRequest, reference: str, *, part: str = "file") -> AccessRequest:
    """Return a file this person may see; a file they may not see does not exist (404).

    Drawing a page of it records the reading of `part`; a view that answers with bytes records its own.
    """
    found = policies.visible_to(request.user).select_related("organisation").filter(reference=reference).first()
    if found is None:
        raise Http404
    request.part_read = part
    return found


def record_reading(
    request: HttpRequest, file: AccessRequest, *, kind: str = "dossier.read", part: str = "", sha256: str = ""
) -> None:
    """Record that a person reads a part of a file; the response leaves only once this is committed."""
    roles = policies.roles_on(request.user, file)
    audit.record(
        kind,
        object=file.audit_ref,
        actor=audit.Actor(str(request.user.pk), "+".join(sorted(roles))[:40] or "person"),
        at=clock.now(),
        project=file.reference,
        object_sha256=sha256,
        facts={"part": part},
    )


def render_file(
    request: HttpRequest, file: AccessRequest, template: str, context: Mapping | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw a page of a file, its own content and what every page of the file shows, and record that it was read."""
    record_reading(request, file, part=request.part_read)
    now = clock.now()
    roles = policies.roles_on(request.user, file)
    shared = {
        "file": file,
        "route": routes.label(file),
        "state": presentation.state_words(file, inside=policies.is_inside(roles)),
        "blocking": presentation.blocking(file, at=now),
        "thread": thread.of(file, user=request.user, at=now),
        "roles": roles,
    }
    return render(request, template, {**shared, **(context or {})}, status=status)


def form_of(request: HttpRequest, transition: str, subject: Stateful) -> forms.Form:
    """Return the form of an act, as it was posted or empty; one that asks what it is about is given the subject."""
    kind = registry.ACT_FORMS.get((subject.machine_name, transition), ConfirmForm)
    extra = {"subject": subject} if getattr(kind, "needs_subject", False) else {}
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return kind(*posted, **extra)


def perform_from(
    request: HttpRequest,
    transition: str,
    subject: Stateful,
    *,
    form: forms.Form | None = None,
    data: Mapping | None = None,
) -> HttpResponse | None:
    """Perform an act from a posted, valid form.

    Returns None when the act is done, or was done by this same person a moment ago. Returns the page of a conflict
    when the file moved meanwhile. A missing fact becomes an error of the form, so that what was typed stays; without a
    form it is raised.
    """
    try:
        door.perform(
            transition,
            subject,
            by=request.user,
            at=clock.now(),
            data=data if data is not None else form.cleaned_data if form else {},
            seen=_seen(request),
        )
    except AlreadyDone:
        return None
    except Stale as stale:
        return errors.conflict(
            request, changes=stale.changes, retry_url=request.path, reason=stale.reason, kept=_typed(form)
        )
    except GuardFailed as failed:
        if form is None:
            raise
        record_refusal(request, failed.reason)
        form.add_error(None, failed.reason)
    return None


def refuse_to_draw(
    request: HttpRequest,
    transition: str,
    subject: Stateful,
    *,
    form: forms.Form,
    kept: Mapping[str, str] | None = None,
) -> HttpResponse | None:
    """Return None when the form of an act may be drawn for this person now.

    A form shows names, texts and figures of the file: it is for those whom the act is for, at its moment, even when
    what they sent is not valid. Raises `NotAllowed`; returns the page of a conflict, with what was typed (`kept`, or
    what stands in the form), when the file moved meanwhile.
    """
    try:
        door.check_role_and_state(transition, subject, by=request.user, at=clock.now())
    except WrongState as refused:
        if not form.is_bound:
            raise
        record_refusal(request, refused.reason)
        return errors.conflict(request, retry_url=request.path, reason=refused.reason, kept=kept or _typed(form))
    return None


def _seen(request: HttpRequest) -> int | None:
    """Return the version the page was drawn at; a nonsense value counts as an old one."""
    raw = request.POST.get("seen", "")
    if not raw:
        return None
    return int(raw) if raw.isdecimal() and len(raw) < 10 else -1


def _typed(form: forms.Form | None) -> dict[str, str]:
    """Return what the person typed, by label, so that a conflict page can give it back."""
    if form is None:
        return {}
    return {str(field.label): str(field.value() or "") for field in form.visible_fields() if field.value()}
