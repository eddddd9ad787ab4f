"""What is written when minutes are drawn up, corrected, approved.

Data of the acts: `write_debate` {item, text}; `ask_correction` {item or None, text}; `answer_correction` {correction,
answer, answer_text}.
"""

from requests_workflow.committee.models import Correction, Debate
from requests_workflow.committee.papers import preparation, queries
from requests_workflow.procedure.registry import effect


@effect("minutes", "write_debate")
def keep_the_debate(act) -> None:
    session, item = act.subject.session, act.data["item"]
    debate = queries.debates(session).get(item.pk) or Debate(session=session, item=item)
    debate.text, debate.version = act.data["text"], debate.version + 1
    debate.written_by, debate.written_at = act.by, act.at
    debate.save()
    act.facts |= {"item": item.pk, "text_version": debate.version}


@effect("minutes", "ask_correction")
def keep_the_correction(act) -> None:
    Correction.objects.create(
        session=act.subject.session,
        minutes=act.subject,
        item=act.data.get("item"),
        member=act.by,
        text=act.data["text"],
        asked_at=act.at,
    )


@effect("minutes", "answer_correction")
def keep_the_answer(act) -> None:
    correction = act.data["correction"]
    correction.answer, correction.answer_text = act.data["answer"], act.data["answer_text"]
    correction.answered_by, correction.answered_at = act.by, act.at
    correction.save()
    act.facts["answer"] = str(correction.answer)


@effect("minutes", "approve_minutes")
def seal_what_is_approved(act) -> None:
    """Date the approval, and have the sealed document made."""
    minutes = act.subject
    minutes.approved_at, minutes.approved_by = act.at, act.by
    minutes.approved_in = queries.following_session(minutes.session)
    minutes.save()
    preparation.ask(act.by, minutes.session, at=act.at)
