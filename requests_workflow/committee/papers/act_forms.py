"""Where the acts on minutes are done."""

from functools import partial

from django.urls import reverse

from requests_workflow.procedure.registry import act_page


def where_it_is_done(minutes, *, transition: str) -> str:
    return reverse("committee:minutes_act", args=[minutes.session_id, transition])


for _transition in ("propose_minutes", "approve_minutes"):
    act_page("minutes", _transition)(partial(where_it_is_done, transition=_transition))
