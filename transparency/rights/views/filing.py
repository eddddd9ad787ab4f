"""The form of a request: what is asked, then who asks, sealed before anything is kept. No account, no cookie."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from hub import clock
from transparency.rights import actions, filing, limits, presentation, tokens
from transparency.rights.actions import Sent
from transparency.rights.enums import Channel, Sealed
from transparency.rights.filing import Choice
from transparency.rights.forms import ChoiceForm, IdentityForm, IntakeForm

#: A field that no person sees: a program that fills every field fills it too.
TRAP = "site_web"
_FORM = "application/x-www-form-urlencoded"


def unread(view):
    """Refuse a body that is too long, or of files, before it is read: files would be written to the disk."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST":
            if limits.is_too_long(request):
                return render(request, "413.html", status=413)
            if request.content_type != _FORM:
                return render(request, "400.html", status=415)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return answer


# Without a session there is nothing to forge: whoever makes a browser post here could post it themselves.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@unread
def request_form(request: HttpRequest) -> HttpResponse:
    """What is asked; then the page that seals who asks; then the receipt."""
    if request.method == "POST" and limits.wait(request):
        return render(request, "429.html", status=429)
    return _answer(request, intake=False)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@unread
def intake(request: HttpRequest) -> HttpResponse:
    """The same, filled by an agent from a letter or a call: sealed in the agent’s browser, never kept here either."""
    return _answer(request, intake=True)


def _answer(request: HttpRequest, *, intake: bool) -> HttpResponse:
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    project = given.get("projet", "")
    chooser = ChoiceForm(given if posted or "droit" in given else None, initial={"projet": project})
    if not chooser.is_valid():
        context = {"form": chooser, "intake": intake, "entry": presentation.entry_title(project)}
        return render(request, "rights/choose.html", context, status=422 if chooser.errors else 200)
    choice = filing.choice_of(chooser)
    if choice is None:
        return render(request, "404.html", status=404)
    if not posted:
        return _page(request, choice, intake=intake)
    return _take(request, choice, intake=intake)


def _page(request: HttpRequest, choice: Choice, *, intake: bool, status: int = 200, **more) -> HttpResponse:
    """Draw the form of who asks; every page has a ticket of its own, unless what was sent has one that still holds."""
    ticket = more.pop("ticket", "") or tokens.new()
    code = tokens.read(ticket, hurried=True)
    context = {
        "choice": choice,
        "form": more.pop("form", None) or IdentityForm(asked=choice.asked, own=choice.own and not intake),
        "intake_form": more.pop("intake_form", None) or (IntakeForm() if intake else None),
        "intake": intake,
        "ticket": ticket,
        "trap": TRAP,
        "hidden": presentation.hidden(choice),
        "asked": presentation.asked_rows(choice),
        "on_paper": presentation.on_paper(choice),
        "browser": filing.for_browser(choice, code),
        "script": presentation.script_proof(),
        **more,
    }
    return render(request, "rights/form.html", context, status=status)


@sensitive_variables()
def _take(request: HttpRequest, choice: Choice, *, intake: bool) -> HttpResponse:
    posted = request.POST
    if posted.get(TRAP):
        # A program gets the form again, and no word of what gave it away.
        return _page(request, choice, intake=intake)
    try:
        code = tokens.read(posted.get("billet", ""), hurried=intake)
    except tokens.Spent:
        problem = _("Cette page a été ouverte il y a trop longtemps. Rien n’est enregistré : envoyez à nouveau.")
        return _again(request, choice, problem, intake=intake)
    except tokens.TooSoon:
        problem = _("Ce formulaire est revenu trop vite. Attendez quelques secondes, puis envoyez à nouveau.")
        return _again(request, choice, problem, intake=intake, ticket=posted["billet"])
    return _seal(request, choice, code, intake=intake)


@sensitive_variables()
def _seal(request: HttpRequest, choice: Choice, code: str, *, intake: bool) -> HttpResponse:
    posted = request.POST
    agent = IntakeForm(posted) if intake else None
    in_browser = "lettre" in posted
    form = None if in_browser else _identity(request, choice, intake=intake)
    valid = [one.is_valid() for one in (agent, form) if one is not None]
    if not choice.route.sealed or not all(valid):
        return _page(request, choice, intake=intake, status=422, form=form, intake_form=agent, ticket=posted["billet"])
    try:
        letters = filing.sealed_there(posted, choice) if in_browser else filing.seal_here(form, choice, code)
    except filing.NotSealed as refused:
        return _again(request, choice, str(refused), intake=intake, ticket=posted["billet"])
    sent = Sent(
        code=code,
        right=choice.right,
        whose=choice.whose,
        scope=choice.scope,
        about=choice.about,
        sealed=Sealed.BROWSER if in_browser else Sealed.SERVER,
        letters=letters,
        channel=agent.cleaned_data["voie"] if agent else Channel.ONLINE,
        received_on=agent.cleaned_data["recue"] if agent else None,
    )
    try:
        made = actions.receive(sent, by=request.user if intake else None, at=clock.now())
    except actions.Reused:
        problem = _("Cette page a déjà servi à une autre demande. Rien de plus n’est enregistré : envoyez à nouveau.")
        return _again(request, choice, problem, intake=intake)
    context = {**presentation.receipt(made, code), "intake": intake, "on_paper": presentation.on_paper(choice)}
    return render(request, "rights/receipt.html", context)


@sensitive_variables()
def _again(request: HttpRequest, choice: Choice, problem: str, *, intake: bool, ticket: str = "") -> HttpResponse:
    """Give the form back with what was typed in it, which a browser that sealed it still has, and say why."""
    form = None if "lettre" in request.POST else _identity(request, choice, intake=intake)
    agent = IntakeForm(request.POST) if intake else None
    return _page(
        request, choice, intake=intake, status=409, form=form, intake_form=agent, ticket=ticket, problem=problem
    )


def _identity(request: HttpRequest, choice: Choice, *, intake: bool) -> IdentityForm:
    return IdentityForm(request.POST, asked=choice.asked, own=choice.own and not intake)
