from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import OFFICE_ROLES, Role
from requests_workflow.procedure.enums import TEAM


class ThreadKind(models.TextChoices):
    """Between whom the messages of a thread go; the office is one side of each."""

    SPONSOR = "sponsor", _("Porteur et guichet")
    HOLDER = "holder", _("Responsable de données et guichet")
    NOTES = "notes", _("Notes internes")


#: Those who ask and answer for the office, and write its notes.
OFFICE = OFFICE_ROLES | {Role.CHAIR}
#: Those who read every thread of a file they see.
READERS = OFFICE | {Role.AUDITOR}
#: Ties that make somebody a party to the file: they read their own side's thread, whatever their functions.
PARTIES = TEAM | {Role.DATA_HOLDER}
