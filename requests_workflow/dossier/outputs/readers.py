"""Who will read an answer, in words, for the person who writes it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_workflow import rules
from requests_workflow.rules.forms import AUDIENCES

#: Each audience among others, in the order of the form; the sponsor writes, and is not told to themselves.
READERS = {
    "office": gettext_lazy("le secrétariat"),
    "committee": gettext_lazy("le comité"),
    "data_holder": gettext_lazy("les responsables de données"),
    "cnil": gettext_lazy("la CNIL"),
    "public": gettext_lazy("le public"),
}


def readers_in_words(field: rules.FormField) -> str:
    """Return who reads the answer to a question, for the person who writes it."""
    readers = [code for code in AUDIENCES if code in field.audience and code in READERS]
    if set(readers) == set(READERS):
        return _("Lu par : tous, et publié au registre")
    if not readers:
        return _("Lu par : votre équipe seulement")
    if readers == ["office", "committee", "data_holder", "cnil"]:
        return _("Lu par tous ceux qui instruisent le dossier, jamais publié")
    return _("Lu par %(readers)s") % {"readers": _listed([str(READERS[code]) for code in readers])}


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last} if first else last
