"""What a data holder is sent: its own data, as the file asks for them on that day, frozen with their hash."""

import hashlib

from catalogue.models import Holder
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure import snapshots
from requests_workflow.procedure.models import AccessRequest


def data_sent_to(holder: Holder, request: AccessRequest) -> list[dict]:
    """Return the catalogue data of a holder that a file asks for, in the order of the catalogue.

    Each is {code, title, short_name, justification, years_from, years_to, precisions, groups, parts}, these two as acts
    write them.
    """
    return [
        {
            "title": asked.dataset.title_fr,
            "short_name": asked.dataset.short_name,
            **data_need.as_wanted(asked),
        }
        for asked in dossier.requested_data(request)
        if asked.dataset.is_catalogue_data and asked.dataset.holder_id == holder.pk
    ]


def hash_of(sent: list[dict]) -> str:
    """Return the SHA-256 of a list as sent, in hexadecimal, taken as that of a snapshot."""
    return hashlib.sha256(snapshots.canonical(sent)).hexdigest()
