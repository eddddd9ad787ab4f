"""Which form each act on a session asks for, and where it is done."""

from functools import partial

from django.urls import reverse

from requests_workflow.committee.sessions import forms
from requests_workflow.procedure.act_forms import ReasonForm
from requests_workflow.procedure.registry import act_form, act_page

act_form("access_request", "schedule")(forms.ScheduleForm)
act_form("session", "record_attendance")(forms.AttendanceForm)
act_form("session", "answer_convocation")(forms.AnswerForm)
act_form("session", "move_session")(forms.MoveForm)
act_form("session", "cancel_session")(ReasonForm)
act_form("session", "send_papers")(forms.PapersForm)

#: The acts done on the page of the session.
ON_ITS_PAGE = (
    "convene",
    "answer_convocation",
    "move_session",
    "cancel_session",
    "publish_agenda",
    "send_papers",
    "open_session",
    "record_attendance",
    "close_session",
)


def where_a_session_act_is_done(session, *, transition: str) -> str:
    return reverse("committee:session_act", args=[session.pk, transition])


for _transition in ON_ITS_PAGE:
    act_page("session", _transition)(partial(where_a_session_act_is_done, transition=_transition))


@act_page("agenda_item", "arrange_item")
def where_the_agenda_is_drawn_up(item) -> str:
    return reverse("committee:agenda", args=[item.session_id])
