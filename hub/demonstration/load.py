"""The whole demonstration, in the order of time: every project's path and every session's, act by act."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, time

from django.db import connection

from audit import api as audit
from hub.demonstration import cast, content, descriptions, letters, steps
from hub.demonstration.content import Project
from hub.demonstration.play import Stage
from hub.demonstration.steps import Planned
from hub.demonstration.walk import case, paths, sessions

EVERYTHING = audit.Ref("demonstration", "all")


def load(projects: Iterable[Project] | None = None, *, tell: Callable[[str], None] = lambda line: None) -> int:
    """Load these projects (all by default) and return how many acts were performed now.

    An interrupted load goes on where it stopped: an act that the trail tells is not done again.
    """
    stage = Stage(cast.assemble())
    _be_quick()
    acts = plan(list(content.projects().values() if projects is None else projects))
    if projects is None:
        acts = sorted([*acts, *descriptions.plan()], key=lambda planned: planned.at)
    performed, month = 0, ""
    for nth, planned in enumerate(acts):
        performed += stage.play(planned)
        if month != (month := planned.at.strftime("%Y-%m")):
            tell(f"  {month}  {nth:>5} / {len(acts)} acts")
    letters.give_keys()
    if projects is None and not is_loaded():
        audit.record("demonstration.loaded", object=EVERYTHING, actor=cast.LOADER, at=acts[-1].at)
    return performed


def is_loaded() -> bool:
    """Tell whether the whole demonstration was once loaded; what people did of it since is theirs."""
    return audit.events_for(EVERYTHING).exists()


def plan(projects: list[Project]) -> list[Planned]:
    """Return every act of these projects and of the sessions they need, in the order of time."""
    slots = sessions.slots(projects)
    acts = [act for project in projects for act in _acts_of(project, slots)]
    acts += [act for day in slots for act in _acts_of_session(day)]
    return sorted(acts, key=lambda planned: planned.at)


def _acts_of(project: Project, slots: dict[date, dict[str, time]]) -> Iterator[Planned]:
    hours = {day: items[project.key] for day, items in slots.items() if project.key in items}
    path = paths.path(case.of(project, hours))
    return steps.dated(path, start=case.first_day(project), subject=project.key)


def _acts_of_session(day: date) -> Iterator[Planned]:
    return steps.dated(sessions.steps(day), start=sessions.planned_on(day), subject=day.isoformat())


def _be_quick() -> None:
    """Let the disk follow later: what a crash would lose here is simply loaded again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
