"""What the routes other than the standard one do their own way."""

from hub.demonstration import content
from hub.demonstration.steps import Step
from hub.demonstration.walk import filing
from hub.demonstration.walk.case import Case


def declared(case: Case) -> list[Step]:
    return [*filing.signed_and_filed("declare", case), *filing.handed(case)]


def registered(case: Case) -> list[Step]:
    return [filing.checked(case), Step("publish_declaration", case.officer, days=1)]


def noted(case: Case) -> list[Step]:
    return [filing.checked(case), Step("note_declaration", case.officer, days=1)]


def begun(case: Case) -> list[Step]:
    return [Step("begin_processing", case.sponsor, days=10)]


def concluded(case: Case) -> list[Step]:
    return [Step("conclude", case.filer, on=case.project.day("filed_on"))]


def complete_for_the_hub(case: Case) -> list[Step]:
    return [filing.checked(case), Step("declare_complete_to_hub", case.officer, days=1)]


def approved(case: Case) -> list[Step]:
    data = {"reason": content.sentences()["reasons"]["approve_access"]}
    return [Step("approve_access", case.officer, days=6, data=data)]


def conformity_declared(case: Case) -> list[Step]:
    return [Step("declare_conformity", case.sponsor, days=9, data={"answers": {}})]
