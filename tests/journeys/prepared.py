"""Puts a file into a hub without a browser, through the door: `python -m tests.journeys.prepared draft|filed TITLE`.

Prints the reference. Runs under the settings and the database role of the running hub.
"""

import os
import sys
from uuid import uuid4

import django


def main(wanted: str, title: str) -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
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
    _write(file, sponsor, title)
    if wanted == "filed":
        _act(file, sponsor, "file", honour=True)
    return file.reference


def _act(file, sponsor, name: str, **data) -> None:
    from hub import clock  # noqa: PLC0415
    from requests_workflow.procedure import door  # noqa: PLC0415

    door.perform(name, file, by=sponsor, at=clock.now(), data=data)


def _write(file, sponsor, title: str) -> None:
    """Answer every section, choose the data, join the pieces."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from tests.journeys import project  # noqa: PLC0415
    from tests.journeys.pdfs import make_pdf  # noqa: PLC0415

    for section in project.RULES.form.sections:
        _act(file, sponsor, "save_section", section=section, answers={**project.ANSWERS, "title": title})
    wanted = [
        {"code": code, "justification": reason, "years_from": 2018, "years_to": 2022}
        for code, reason in project.DATASETS.items()
    ]
    _act(file, sponsor, "choose_data", datasets=wanted)
    for code in project.PIECES:
        document = SimpleUploadedFile(f"{code}.pdf", make_pdf(code), content_type="application/pdf")
        _act(file, sponsor, "add_document", piece=code, document=document)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
