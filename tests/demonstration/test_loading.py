"""Loading a part, loading again, loading after an interruption: the same demonstration."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audit import api as audit
from hub.demonstration import content, steps
from hub.demonstration.load import load
from hub.demonstration.play import Stage
from hub.demonstration.steps import Disorder, Step
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure.models import AccessRequest, Clock

pytestmark = pytest.mark.django_db

FEW = ("bpco", "apnee", "echantillon")


def few():
    return [content.projects()[key] for key in FEW]


def told() -> list:
    """Return what was loaded, without the keys the database gave."""
    files = [
        (
            request.reference, str(request.creation_key), request.state, request.version, request.filed_at,
            dossier.answers(request), [(one.piece, one.sha256, one.added_at) for one in dossier.documents(request)],
            [(one.dataset.code, one.justification) for one in dossier.requested_datasets(request)],
            opinions.opinion_of(request),
        )
        for request in AccessRequest.objects.order_by("reference")
    ]  # fmt: skip
    clocks = list(Clock.objects.order_by("request__reference", "pk").values_list("code", "due_on", "running"))
    acts = audit.latest_events().exclude(facts__transition=None).values_list("kind", "occurred_at", "project")
    return [files, clocks, list(acts)]


def test_two_loads_tell_the_same():
    outcomes = []
    for _nth in range(2):
        with transaction.atomic():
            load(few())
            outcomes.append(told())
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0][0]) == len(FEW)


def test_an_interrupted_load_goes_on_where_it_stopped(monkeypatch):
    with transaction.atomic():
        load(few())
        whole = told()
        transaction.set_rollback(True)
    play, played = Stage.play, []

    def interrupted(stage, planned):
        if len(played) == 20:
            raise KeyboardInterrupt
        played.append(planned)
        return play(stage, planned)

    monkeypatch.setattr(Stage, "play", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load(few())
    monkeypatch.undo()
    assert load(few()) > 0
    assert told() == whole


def test_the_command_loads_a_part(capsys):
    call_command("load_demonstration", only=["apnee"])
    assert AccessRequest.objects.get().acronym == "NUITCALME"
    call_command("load_demonstration", states=["rerouted"])
    assert AccessRequest.objects.count() == 2
    assert "acts performed" in capsys.readouterr().out


def test_an_unknown_key_is_named():
    with pytest.raises(CommandError, match="unknown: chimere"):
        call_command("load_demonstration", only=["chimere"])


def test_a_path_that_goes_back_in_time_is_refused():
    day = content.projects()["sarcome"].walk["filed_on"]
    backwards = [Step("create", "x", days=3), Step("file", "x", on=day)]
    with pytest.raises(Disorder, match="file cannot happen"):
        list(steps.dated(backwards, start=day, subject="essai"))
