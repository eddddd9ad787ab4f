"""Puts a file into a hub without a browser: `python -m tests.journeys.prepared draft|filed TITLE [SORT]`.

`signed REFERENCE` has a file that is there signed by its signatory. `sent ""` has the opinions that wait for their time
to think again leave now.

SORT is a key of `project.OF_ROUTE`: what the file asks for. A draft stays on the standard route; one that is filed
takes the route of its sort first, if there is such a route. Everything goes through the door. Prints the reference.
Runs under the settings and the database role of the running hub.
"""

import os
import sys
from datetime import timedelta
from uuid import uuid4

import django


def main(wanted: str, title: str, sort: str = "") -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    if wanted == "signed":
        return sign(title)
    if wanted == "sent":
        return send_opinions()
    from hub import clock  # noqa: PLC0415 — Django must be set up first
    from hub.accounts import queries as accounts  # noqa: PLC0415
    from hub.accounts.models import User  # noqa: PLC0415
    from requests_workflow.dossier import actions  # noqa: PLC0415
    from tests.journeys.cast import CAST  # noqa: PLC0415

    sponsor = User.objects.get(email=CAST["sponsor"].email("sponsor"))
    [university] = accounts.organisations_of(sponsor)
    file = actions.begin_file(
        by=sponsor, organisation=university, title=title, acronym="", creation_key=uuid4(), at=clock.now()
    )
    if wanted == "filed" and sort in file.rule_set.routes:
        _act(file, sponsor, "choose_route", route=sort)
        file.refresh_from_db()
    _write(file, sponsor, title, sort)
    if wanted == "filed":
        sign(file.reference)
        file.refresh_from_db()
        _act(file, sponsor, "file")
    return file.reference


def send_opinions() -> str:
    """Do what the hub does by itself eleven minutes from now; return how many opinions left."""
    from hub import clock  # noqa: PLC0415 — Django must be set up first
    from requests_workflow.committee.opinions import sending  # noqa: PLC0415

    return str(sending.send_due(at=clock.now() + timedelta(minutes=11)))


def sign(reference: str) -> str:
    """Have a file signed, as it stands, by the first who may."""
    from requests_workflow.dossier.team import signing  # noqa: PLC0415 — Django must be set up first
    from requests_workflow.procedure import policies  # noqa: PLC0415
    from requests_workflow.procedure.models import AccessRequest  # noqa: PLC0415

    file = AccessRequest.objects.get(reference=reference)
    _act(file, policies.signatories(file)[0], "sign", sha256=signing.present_sha256(file))
    return reference


def _act(file, sponsor, name: str, **data) -> None:
    from hub import clock  # noqa: PLC0415
    from requests_workflow.procedure import door  # noqa: PLC0415

    door.perform(name, file, by=sponsor, at=clock.now(), data=data)


def _write(file, sponsor, title: str, sort: str) -> None:
    """Answer every section, choose the data, join the pieces."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from tests.journeys import project  # noqa: PLC0415
    from tests.journeys.pdfs import make_pdf  # noqa: PLC0415

    conditions = project.RULES.routes[sort].conditions if sort in project.RULES.routes else {}
    fitting = {**project.WITHOUT_MATCHING, "conditions_met": list(conditions), "conditions_detail": project.CONDITIONS}
    answers = {**project.ANSWERS, **(fitting if sort else {}), "title": title}
    _act(file, sponsor, "save_section", answers=answers)
    asked = project.OF_ROUTE[sort] if sort else project.DATASETS
    wanted = [
        {"code": code, "justification": reason, "years_from": 2018, "years_to": 2022} for code, reason in asked.items()
    ]
    if wanted:
        _act(file, sponsor, "choose_data", datasets=wanted)
    pieces = project.RULES.pieces_on(sort) if sort in project.RULES.routes else project.RULES.pieces_on("STANDARD")
    for code in [piece.code for piece in pieces if piece.code in {*project.PIECES, "D17"}]:
        document = SimpleUploadedFile(f"{code}.pdf", make_pdf(code), content_type="application/pdf")
        _act(file, sponsor, "add_document", piece=code, document=document)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
