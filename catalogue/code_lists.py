"""Writes our own small code lists. A list that an import knows is the import's."""

from datetime import datetime

from audit import api as audit
from catalogue.content import CodeListContent
from catalogue.enums import ImportOutcome
from catalogue.models import Code, CodeList
from catalogue.publishing.description import fingerprint


def load_code_list(content: CodeListContent, *, at: datetime, actor: audit.Actor) -> ImportOutcome:
    """Write a code list in the transaction of the caller, with one event when it changes."""
    known = CodeList.objects.filter(code=content.code).first()
    fields = {**content.fields, "size": len(content.codes), "sha256": fingerprint({"codes": list(content.codes)})}
    if known and (known.imported_from or {name: getattr(known, name) for name in fields} == fields):
        return ImportOutcome.UNCHANGED
    outcome = ImportOutcome.CHANGED if known else ImportOutcome.CREATED
    row, _created = CodeList.objects.update_or_create(code=content.code, defaults=fields)
    row.codes.all().delete()
    Code.objects.bulk_create(
        [Code(code_list=row, position=position, **code) for position, code in enumerate(content.codes)]
    )
    audit.record(
        "catalogue.code_list_imported",
        object=audit.Ref("code_list", str(row.pk)),
        actor=actor,
        at=at,
        facts={"code": row.code, "change": outcome.value},
    )
    return outcome
