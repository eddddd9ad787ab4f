"""Which form each act of the committee asks for, and where the acts with a page of their own are done."""

from functools import partial

from django.urls import reverse

from requests_workflow.committee import forms
from requests_workflow.procedure.registry import act_form, act_page

act_form("access_request", "assign_rapporteurs", "replace_rapporteurs")(forms.RapporteursForm)
act_form("access_request", "schedule")(forms.ScheduleForm)
act_form("access_request", "give_opinion")(forms.OpinionForm)
act_form("access_request", "choose_cnil")(forms.AnswersForm)
act_form("access_request", "declare_conformity")(forms.ConformityForm)
act_form("assignment", "decline")(forms.DeclineForm)
act_form("session", "record_attendance")(forms.AttendanceForm)


@act_page("access_request", "declare_interest")
def where_interests_are_declared(request) -> str:
    return reverse("committee:declare", args=[request.reference])


@act_page("assignment", "submit_report")
def where_the_report_is_written(assignment) -> str:
    return reverse("committee:report", args=[assignment.request.reference])


def where_a_session_act_is_done(session, *, transition: str) -> str:
    return reverse("committee:session_act", args=[session.pk, transition])


for _transition in ("publish_agenda", "open_session", "record_attendance", "close_session"):
    act_page("session", _transition)(partial(where_a_session_act_is_done, transition=_transition))
