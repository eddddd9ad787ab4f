"""From the first line to a complete file: what the sponsor and the secretariat do."""

from hub.demonstration import answers, content
from hub.demonstration.steps import Step
from hub.demonstration.walk.case import Case

STANDARD = "STANDARD"
#: What each request for complements finds missing.
ROUNDS = (("piece:D01", "piece:D06"), ("piece:D06",))


def written(case: Case) -> list[Step]:
    """The draft, section by section, then data and pieces; a draft may stop early."""
    wanted, asked = case.project.walk.get("sections"), answers.datasets(case.project)
    sections = [
        Step("save_section", case.sponsor, days=1 + nth % 2, data={"answers": values})
        for nth, (code, values) in enumerate(answers.of(case.project).items())
        if not wanted or code in wanted
    ]
    start = [Step("create", case.sponsor), *_on_the_route(case)]
    if wanted:
        return [*start, *sections]
    data = [Step("choose_data", case.sponsor, days=1, data={"datasets": asked})] if asked else []
    pieces = case.pieces if case.project.day("filed_on") else case.pieces[:4]
    return [*start, *sections, *data, *_documents(case, pieces, days=1)]


def _on_the_route(case: Case) -> list[Step]:
    """A draft begins on the standard route; another is chosen first."""
    if case.project.route == STANDARD:
        return []
    return [Step("choose_route", case.sponsor, data={"route": case.project.route})]


def _documents(case: Case, pieces, *, days: int, note: str = "") -> list[Step]:
    told = [{"piece": code, "label": label, "note": note} for code, label in pieces]
    return [Step("add_document", case.sponsor, days=0 if nth else days, data=data) for nth, data in enumerate(told)]


def filed(case: Case) -> list[Step]:
    rounds = case.project.walk.get("complements", 0)
    if case.project.until == "complement_requested" or case.project.walk.get("unanswered"):
        rounds -= 1
    complements = [step for nth in range(rounds) for step in (*asked(case, nth), *completed(case, nth))]
    return [*signed_and_filed("file", case), *handed(case), *complements]


def signed_and_filed(act: str, case: Case, *, days: int = 0) -> list[Step]:
    """The signatory signs what stands there, then the file is filed: on its day the first time, `days` later again."""
    on = None if days else case.project.day("filed_on")
    return [Step("sign", case.signatory, days=days, on=on), Step(act, case.filer)]


def handed(case: Case) -> list[Step]:
    """An officer takes up the file, but one in four, which anybody of the secretariat may."""
    if not case.project.number % 4:
        return []
    return [Step("assign_officer", case.officer, data={"officer": case.officer})]


def asked(case: Case, nth: int) -> list[Step]:
    """One batch of complements; `nth` from 0."""
    said = content.sentences()["complement"]
    missing = {code: said[code] for code in ROUNDS[nth]}
    return [
        Step("check_item", case.officer, days=_pace(case), data={"missing": missing}),
        Step("request_complement", case.officer, data={"message": said["message"]}),
    ]


def completed(case: Case, nth: int) -> list[Step]:
    codes = [code.removeprefix("piece:") for code in ROUNDS[nth]]
    again = [(code, label) for code, label in case.pieces if code in codes]
    old = [
        Step("remove_document", case.sponsor, days=0 if position else 6, data={"piece": code})
        for position, code in enumerate(codes)
    ]
    new = _documents(case, again, days=0, note=content.sentences()["complement"]["revised"])
    return [*old, *new, *signed_and_filed("file_complement", case, days=2)]


def checked(case: Case) -> Step:
    """Every point is there."""
    return Step("check_item", case.officer, days=_pace(case), data={"missing": {}})


def declared_complete(case: Case) -> list[Step]:
    return [checked(case), Step("declare_complete", case.officer)]


def _pace(case: Case) -> int:
    """The working days the secretariat takes to check a file."""
    return 2 if case.project.walk.get("prompt") else 5


# Where it may end


def deleted(case: Case) -> list[Step]:
    return [Step("delete_draft", case.sponsor, days=3)]


def rerouted(case: Case) -> list[Step]:
    """The file goes to the route that fits; the sponsor files it again."""
    said = {"route": case.project.walk["rerouted_to"], "reason": content.sentences()["reasons"]["reroute"]}
    return [Step("reroute", case.officer, days=5, data=said)]


def inadmissible(case: Case) -> list[Step]:
    return [_reasoned("declare_inadmissible", case.officer, days=4)]


def waiting_for_complements(case: Case) -> list[Step]:
    steps = asked(case, case.project.walk["complements"] - 1)
    if case.project.walk.get("complement_extended"):
        steps.append(_reasoned("extend_complement", case.officer, days=18))
    return steps


def closed_unanswered(case: Case) -> list[Step]:
    return [*asked(case, 0), _reasoned("close_unanswered", case.officer, days=30)]


def withdrawn(case: Case) -> list[Step]:
    return [_reasoned("withdraw", case.sponsor, days=10)]


def _reasoned(act: str, by: str, *, days: int) -> Step:
    return Step(act, by, days=days, data={"reason": content.sentences()["reasons"][act]})
