"""An invented register, put straight into its tables."""

import random
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from transparency.models import Entry, EntryVersion
from transparency.register import actions, records

AT = datetime(2026, 11, 1, tzinfo=UTC)
_AT_ONCE = 1_000
_DISEASES = ("asthme", "sarcomes", "hémophilie", "diabète", "insuffisance rénale", "infarctus", "dépression", "grippe")
_CARE = ("parcours de soins", "effets à long terme", "coûts", "dépistage", "facteurs de risque", "vaccination")
_SOURCES = ("DCIR", "PMSI", "ESND", "Causes médicales de décès", "Cohorte des Brumes", "Registre des cœurs")
_DOMAINS = ("Cancers", "Cœur et vaisseaux", "Poumons", "Neurologie", "Grossesse et naissance")
_PURPOSES = ("Recherche", "Évaluation des soins", "Vigilance", "Information sur la santé")
_KINDS = ("Université", "Etablissement public de santé", "Entreprise", "Association", "Agence")


def fill(owner, *, entries: int, seed: int) -> None:
    """Put so many entries, each with its one version; the owner's connection sets the guards aside meanwhile."""
    chance = random.Random(seed)  # noqa: S311 — nothing secret
    tables = ("transparency_entry", "transparency_entryversion")
    with closing(owner.cursor()) as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for first in range(0, entries, _AT_ONCE):
            made = [_entry(number, chance) for number in range(first, min(entries, first + _AT_ONCE))]
            Entry.objects.bulk_create(made)
            EntryVersion.objects.bulk_create(actions.version_of(entry) for entry in made)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"VACUUM ANALYZE {table}")


def _entry(number: int, chance: random.Random) -> Entry:
    decided = date(2018, 1, 1) + timedelta(days=chance.randrange(3_200))
    disease, care = chance.choice(_DISEASES), chance.choice(_CARE)
    controller = chance.randrange(800)
    record = records.made(
        reference=f"B-{number:06}",
        title=f"{care.capitalize()} : {disease} ({number})",
        summary=" ".join(
            f"Nous étudions {care} et {disease} chez les personnes suivies depuis {decided.year}." for _ in range(5)
        ),
        status=chance.choice(("active", "closed", "results_published")),
        controllers=[_controller(controller, chance)],
        purposes=_named(chance, _PURPOSES),
        domains=_named(chance, _DOMAINS),
        sources=[_source(name) for name in chance.sample(_SOURCES, chance.randrange(1, 4))],
        dates={"decision": decided.isoformat()},
    )
    entry = Entry(reference=record["reference"], origin="essai", version=0)
    actions.fill(entry, record, records.sha256(record), AT)
    return entry


def _controller(number: int, chance: random.Random) -> dict[str, str]:
    return {"name": f"Organisme {number:03}", "kind": "", "kind_name": chance.choice(_KINDS), "key": ""}


def _named(chance: random.Random, names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"code": "", "name": name} for name in chance.sample(names, chance.randrange(1, 3))]


def _source(name: str) -> dict:
    return {"code": "", "name": name, "holder": "Détenteur", "group": records.MAIN, "from": 2012, "to": 2022}
