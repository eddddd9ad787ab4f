"""Which form each act of an examination asks for, and where it is done."""

from functools import partial

from django.urls import reverse

from requests_workflow.committee.deliberation import forms
from requests_workflow.procedure.act_forms import ReasonForm
from requests_workflow.procedure.registry import act_form, act_page

act_form("agenda_item", "open_item")(forms.PresidingForm)
act_form("agenda_item", "reopen_item")(forms.ReopenForm)
act_form("ballot", "put_to_vote")(forms.MotionForm)
act_form("ballot", "enter_hands")(forms.HandsForm)
act_form("ballot", "cast_vote")(forms.VoiceForm)
act_form("ballot", "count_ballot")(forms.CountForm)
act_form("ballot", "void_ballot")(ReasonForm)


def where_it_is_done(subject, *, transition: str) -> str:
    """Return the page of an act on an item, or on a ballot of it."""
    item = getattr(subject, "item", subject)
    return reverse("committee:item_act", args=[item.session_id, item.pk, transition])


for _transition in ("open_item", "reopen_item"):
    act_page("agenda_item", _transition)(partial(where_it_is_done, transition=_transition))
for _transition in ("enter_hands", "confirm_hand", "contest_hand", "cast_vote", "count_ballot", "void_ballot"):
    act_page("ballot", _transition)(partial(where_it_is_done, transition=_transition))
