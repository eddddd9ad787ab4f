"""The pages of the orientation: one question a page, answers in the address, stored only at the end."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub import clock
from requests_workflow import rules
from requests_workflow.dossier.orientation import actions, queries
from requests_workflow.rules import orientation as asking
from transparency.caching import public_page
from transparency.orientation import carrying, presentation
from transparency.orientation.forms import QuestionForm
from transparency.orientation.throttling import StoringThrottle


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """What the orientation is, how long it takes, what is kept."""
    asked = rules.in_force(clock.today()).orientation
    context = {"most": asked.longest_from(asked.first), "days": settings.HUB_ORIENTATION_DAYS}
    return render(request, "transparency/orientation/start.html", context)


@public_page
def questions(request: HttpRequest) -> HttpResponse:
    """The first question without an answer, or one to answer again."""
    ruleset = rules.in_force(clock.today())
    asked = ruleset.orientation
    given = carrying.read(asked, request.GET)
    walk = asking.walk(asked, given)
    shown = next((step for step in walk.steps if step.question.code == request.GET.get(carrying.SHOWN)), None)
    question = shown.question if shown else walk.next
    if question is None:
        return redirect(carrying.address("orientation_check", walk.given))
    sent = request.GET.get(carrying.SENT) == question.code and shown is None
    form = QuestionForm(question, given.get(question.code, []), checked=sent)
    context = {
        "form": form,
        "refused": walk.refused and not sent and shown is None,
        "page": presentation.question_page(ruleset, walk, question),
        "carried": list(carrying.pairs(carrying.without(given if shown else walk.given, question))),
        "sent_name": carrying.SENT,
    }
    return render(request, "transparency/orientation/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The answers read over, each with a link to change it; sending them stores them under an address."""
    ruleset = rules.in_force(clock.today())
    walk = asking.walk(ruleset.orientation, carrying.read(ruleset.orientation, request.POST or request.GET))
    if walk.next is not None:
        return redirect(carrying.address("orientation_questions", walk.given))
    too_many = False
    if request.method == "POST":
        if StoringThrottle().allow_request(request, None):
            return redirect("transparency:orientation_result", code=actions.keep(ruleset, walk, at=clock.now()).code)
        too_many = True
    context = {
        "rows": presentation.answers_to_change(walk),
        "carried": list(carrying.pairs(walk.given)),
        "back": carrying.address("orientation_questions", walk.given, **{carrying.SHOWN: walk.steps[-1].question.code}),
        "too_many": too_many,
        "days": settings.HUB_ORIENTATION_DAYS,
    }
    return render(request, "transparency/orientation/check.html", context, status=429 if too_many else 200)


@public_page
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Where the answers lead, why, what to prepare, how long it takes, and projects like this one."""
    kept = queries.of_code(code)
    walked = queries.walked(kept) if kept else None
    if kept is None or walked is None:
        return render(request, "transparency/orientation/missing.html", status=404)
    context = {
        "result": presentation.result(kept, walked),
        "piece_columns": [_("Pièce"), _("Demandée")],
        "durations": presentation.durations(kept),
        "similar": presentation.similar(walked.outcome, kept.rule_set),
        "redo": _redo(kept),
        "days": settings.HUB_ORIENTATION_DAYS,
    }
    return render(request, "transparency/orientation/result.html", context)


def _redo(kept) -> str:
    """Return where to answer again under the rules in force; "" when they are those of the orientation."""
    in_force = rules.in_force(clock.today())
    if kept.ruleset == in_force.id:
        return ""
    walk = asking.walk(in_force.orientation, kept.answers)
    return carrying.address("orientation_check" if walk.next is None else "orientation_questions", walk.given)
