"""Files before their data holders, and holders beside the one of the fixtures."""

from catalogue import actions as catalogue
from catalogue.models import Holder
from hub.accounts.enums import OrganisationKind, Role
from requests_workflow.consultation.enums import Origin, Owner
from requests_workflow.consultation.models import Condition, Consultation
from tests.catalogue.conftest import trace
from tests.committee.steps import AT, act, complete_file, fresh
from tests.procedure.people import TESTER, make_organisation, make_person


def asked(people, *datasets, **kwargs):
    """A complete file that asks for these datasets."""
    return complete_file(people, datasets=[dataset.code for dataset in datasets], **kwargs)


def other_holder():
    """Return another holder and the person who answers for it."""
    made = Holder.objects.create(code="autre", name="Autre", short_name="Autre", contact_email="s@autre.example")
    trace("catalogue.holder_registered", "holder", made.pk)
    body = make_organisation("Organisme voisin", "10000000000009", OrganisationKind.AGENCY)
    made = catalogue.assign_organisation(holder_code="autre", organisation=body, at=AT, actor=TESTER)
    return made, make_person("voisin@exemple.test", "Voisin", (body, Role.DATA_HOLDER))


def colleague(people, name: str = "Collègue"):
    """Return somebody else of the holder's organisation."""
    return make_person(f"{name.lower()}@exemple.test", name, (people.holder_body, Role.DATA_HOLDER))


def consulted_with_neighbour(people, make_dataset):
    """Return a file with two consulted holders, the second one, and the person who answers for it."""
    second, neighbour = other_holder()
    data = [make_dataset(1, is_catalogue_data=True), make_dataset(2, holder=second, is_catalogue_data=True)]
    return act("send_to_holders", asked(people, *data), people.secretariat), second, neighbour


def answer(file, by, *, holder=None, **data):
    """Give remarks on the consultation of a file, or of one of its holders."""
    found = Consultation.objects.filter(request=file, **({"holder": holder} if holder else {}))
    return act("give_remarks", found.get(), by, **{"remarks": "Rien à signaler.", **data})


def condition(file, by, *, owner=Owner.SPONSOR, origin=Origin.COMMITTEE, holder=None, text="Chiffrer.", at=AT, **data):
    """Set a condition on a file."""
    due_on = data.get("due_on", AT.date().replace(year=2027))
    made = Condition(
        request=fresh(file), text=text, origin=origin, owner=owner, holder=holder, due_on=due_on, set_at=at, set_by=by
    )
    return act("set_condition", made, by, at=at)
