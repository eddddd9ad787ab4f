"""Who is told of an act, by mail: a function of the act and the roles its rule names. No content of the file."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hub.mail import outbox
from requests_workflow.procedure import policies, wording


def queue(act) -> None:
    """Queue one mail for each person the rule wants told, except the one who acted."""
    request = act.request
    if request is None:
        return
    told = {act.by.pk}
    for role in act.transition.notify:
        for person in policies.people(role, request):
            if person.pk not in told:
                told.add(person.pk)
                _queue_one(act, person, role)


def _queue_one(act, person, role: str) -> None:
    request = act.request
    with translation.override(person.language):
        context = {
            "reference": request.reference,
            "what": wording.kind_label(act.transition.audit),
            "next": wording.of(request.rule_state, "next"),
            "role": wording.role_label(role, request.rule_set),
            "address": settings.HUB_PUBLIC_URL + _address(request, person),
        }
    outbox.queue(
        "act",
        to=person,
        context=context,
        key=f"{act.transition.audit}:{act.subject.machine_name}:{act.subject.pk}:{act.subject.version}"
        f":{act.at.isoformat()}:{person.pk}",
        at=act.at,
    )


def _address(request, person) -> str:
    """The file, or the desk for someone who must first declare their interests to see it."""
    if policies.is_visible(person, request):
        return reverse("desk:file", args=[request.reference])
    return reverse("desk:index")
