"""A complete dossier of the standard route, filed without a mouse."""

from tests.journeys import sponsor
from tests.journeys.keyboard import KeyboardVisitor


def test_a_complete_standard_dossier_is_filed_by_keyboard_alone(visitor):
    person = visitor("sponsor", kind=KeyboardVisitor)
    reference = sponsor.files_a_project(person, "Ruptures de soins, au clavier")
    assert person.reference == reference
