"""Which form each act on a session asks for, and where it is done."""

from functools import partial

from django.urls import reverse

from requests_workflow.committee.sessions import forms
from requests_workflow.procedure.registry import act_form, act_page

act_form("access_request", "schedule")(forms.ScheduleForm)
act_form("session", "record_attendance")(forms.AttendanceForm)


def where_a_session_act_is_done(session, *, transition: str) -> str:
    return reverse("committee:session_act", args=[session.pk, transition])


for _transition in ("publish_agenda", "open_session", "record_attendance", "close_session"):
    act_page("session", _transition)(partial(where_a_session_act_is_done, transition=_transition))
