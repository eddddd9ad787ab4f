"""One line of the trail in full, for who must explain it to somebody else."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from audit import api, configuration, kinds, proof, telling
from audit.log.entries import instant
from audit.models import Event
from audit.telling import Names
from hub.ui import words
from hub.ui.shapes import Cell, Row
from requests_workflow import rules
from requests_workflow.procedure import wording

#: What the keys of facts and details say; another key is shown as it is.
LABELS = {
    "agent": gettext_lazy("Programme"),
    "change": gettext_lazy("Changement"),
    "code": gettext_lazy("Code"),
    "datasets": gettext_lazy("Jeux de données"),
    "decision": gettext_lazy("Décision"),
    "document": gettext_lazy("Pièce numéro"),
    "fields": gettext_lazy("Champs modifiés"),
    "filters": gettext_lazy("Recherche faite"),
    "from": gettext_lazy("État d’avant"),
    "interest": gettext_lazy("Intérêt déclaré"),
    "ip": gettext_lazy("Adresse réseau"),
    "items": gettext_lazy("Points"),
    "kind": gettext_lazy("Sorte"),
    "machine": gettext_lazy("Procédure"),
    "missing": gettext_lazy("Points manquants"),
    "motif": gettext_lazy("Motif"),
    "opinion": gettext_lazy("Sens de l’avis"),
    "organisation": gettext_lazy("Organisation"),
    "origin": gettext_lazy("Registre"),
    "part": gettext_lazy("Partie lue"),
    "path": gettext_lazy("Adresse"),
    "piece": gettext_lazy("Pièce"),
    "present": gettext_lazy("Présents"),
    "reason": gettext_lazy("Raison"),
    "role": gettext_lazy("Fonction"),
    "round": gettext_lazy("Tour de compléments"),
    "ruleset": gettext_lazy("Règles appliquées"),
    "section": gettext_lazy("Partie du dossier"),
    "session": gettext_lazy("Séance"),
    "sha256": gettext_lazy("Empreinte SHA-256"),
    "since": gettext_lazy("Depuis le"),
    "size": gettext_lazy("Taille du registre"),
    "subject": gettext_lazy("Objet numéro"),
    "to": gettext_lazy("État d’après"),
    "transition": gettext_lazy("Acte des règles"),
    "until": gettext_lazy("Jusqu’au"),
    "version": gettext_lazy("Version"),
}
FIRST = ("transition", "from", "to", "machine", "subject", "version", "ruleset")
MACHINES = {
    "access_request": gettext_lazy("Le dossier"),
    "consultation": gettext_lazy("La consultation d’un responsable de données"),
    "condition": gettext_lazy("Une condition posée au projet"),
    "assignment": gettext_lazy("La désignation d’un rapporteur"),
    "session": gettext_lazy("La séance du comité"),
    "description": gettext_lazy("La description d’un jeu de données"),
}
RETENTIONS = {
    kinds.ACCESS: gettext_lazy("Celle des accès"),
    kinds.PROCEDURE: gettext_lazy("Celle des actes de procédure"),
    kinds.TRAIL: gettext_lazy("Sans terme : cette ligne parle du journal lui-même"),
}


@dataclass(frozen=True)
class Told:
    """A line in words: its main answers, its facts, its detail (or since when it is erased), its identifiers."""

    title: str
    outcome: Cell
    lead: str
    rows: list[Row]
    facts: list[Row]
    detail: list[Row]
    erased: str
    identifiers: list[Row]


def tell(event: Event, found: proof.Proof | None, *, linked: bool = True) -> Told:
    """Return a line in words, in a few queries whatever it holds.

    `found` is None while it is not sealed; `linked` has people and files link to their stories.
    """
    content = event.content
    behalf = _key_behind(content.get("on_behalf_of", ""))
    names = telling.names_in([event], people=[behalf])
    return Told(
        title=telling.kind(event.kind),
        outcome=telling.outcome(event),
        lead=_lead(event, names),
        rows=[
            *_times(event, found),
            *_people(event, content, behalf, names, linked=linked),
            *_object(event, content, names, linked=linked),
            *_why(content),
        ],
        facts=_pairs(event.facts),
        detail=_pairs(event.detail),
        erased=_erased(event),
        identifiers=_identifiers(event, content),
    )


def exact(at: datetime) -> str:
    """Return an instant in words, then exactly."""
    seconds = timezone.localtime(at).strftime("%S")
    said = _("%(moment)s et %(seconds)s s") % {"moment": words.moment(at), "seconds": seconds}
    return format_html('{}<br><code class="hint">{}</code>', said, instant(at))


def _lead(event: Event, names: Names) -> str:
    roles = telling.role_words(event.actor_role)
    actor = telling.person(event.actor_id, names)
    told = {"who": f"{actor} ({roles})" if roles else actor, "when": words.moment(event.occurred_at)}
    return _("%(who)s, %(when)s.") % told


def _times(event: Event, found: proof.Proof | None) -> list[Row]:
    return [
        Row(_("L’acte"), exact(event.occurred_at)),
        Row(_("Écrit au journal, à l’horloge de la base"), exact(event.recorded_at)),
        Row(_("Scellé"), exact(found.sealed_at) if found else "", empty=_("Pas encore : dans quelques secondes.")),
    ]


def _people(event: Event, content: dict, behalf: str, names: Names, *, linked: bool) -> list[Row]:
    rows = [Row(_("Qui"), _cell(telling.who(event, names), linked=linked))]
    if "on_behalf_of" in content:
        rows.append(Row(_("Pour le compte de"), telling.person(behalf, names)))
    if "auth" in content:
        rows.append(Row(_("Connexion par"), _signed_in(content["auth"])))
    return rows


def _signed_in(methods: str) -> str:
    said = {"session": _("une session ouverte"), "password": _("un mot de passe"), "mfa": _("un second facteur")}
    return ", ".join(str(said.get(method, method)) for method in methods.split("+"))


def _object(event: Event, content: dict, names: Names, *, linked: bool) -> list[Row]:
    rows = [
        Row(_("Quoi"), telling.kind(event.kind)),
        Row(_("Sur quoi"), _cell(telling.about(event, names), linked=linked)),
    ]
    if "object_version" in content:
        rows.append(Row(_("Version de l’objet"), content["object_version"]))
    if "object_sha256" in content:
        rows.append(Row(_("Empreinte de ce qui a été lu ou produit"), _code(content["object_sha256"])))
    rows.append(Row(_("Source"), _("Ce site") if event.source == api.SOURCE else event.source))
    return rows


def _why(content: dict) -> list[Row]:
    rows = [Row(_("Autorisation"), content["permit"])] if "permit" in content else []
    rows += [Row(_("Finalité"), content["purpose"])] if "purpose" in content else []
    return [*rows, Row(_("Fondement"), _source(content["basis"]))] if "basis" in content else rows


def _source(basis: str) -> str:
    """Return the text a basis names, with its address; a code that no rule knows is shown as it is."""
    for ruleset in rules.all_rulesets().values():
        if source := ruleset.sources.get(basis):
            return format_html('<a href="{}">{}</a>', source.address, wording.of(source, "title"))
    return basis


def _identifiers(event: Event, content: dict) -> list[Row]:
    return [
        Row(_("Identifiant de la ligne"), _code(event.event_id)),
        Row(_("Numéro dans la base"), event.seq),
        Row(
            _("Numéro chez la source"), event.source_seq if event.source_seq is not None else "", empty=_("Sans objet")
        ),
        Row(_("Pseudonyme de qui agit"), _code(event.actor)),
        Row(_("Objet"), _code(f"{event.object_type}:{event.object_ref}")),
        Row(_("Fil de la requête"), _code(content["corr"]) if "corr" in content else "", empty=_("Sans objet")),
        Row(_("Empreinte de la feuille"), _code(bytes(event.leaf_hash).hex())),
        Row(_("Engagement sur les détails"), _code(content["detail"]) if "detail" in content else "", empty=_("Aucun")),
        Row(_("Sel des détails"), _code(bytes(event.salt).hex()) if event.salt else "", empty=_("Aucun")),
        Row(_("Durée de conservation"), RETENTIONS.get(event.retention, event.retention)),
    ]


def _erased(event: Event) -> str:
    """Return since when the detail is erased, "" when it is not."""
    if not event.detail_was_erased:
        return ""
    month = event.recorded_at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = configuration.ask(
        "SELECT max(removed_us) FROM audit_removal WHERE what = 'detail' AND month_us = %s",
        [int(month.timestamp()) * 1_000_000],
    )
    when = found[0][0]
    return words.day(proof.instant_of(when)) if when else _("une date que le journal ne dit pas")


def _key_behind(pseudonym: str) -> str:
    """Return the account behind a pseudonym, "" when there is none or it was erased."""
    if not pseudonym:
        return ""
    found = configuration.ask("SELECT actor_key FROM audit_actor WHERE pseudonym = %s", [pseudonym])
    return found[0][0] if found else ""


def _pairs(told: dict) -> list[Row]:
    said = {**told, **_in_rules(told)}
    return [Row(str(LABELS.get(key, key)), _value(said[key])) for key in sorted(said, key=_rank) if said[key] != ""]


def _rank(key: str) -> tuple[int, str]:
    """Tell an act of the procedure in the order one would say it, then the rest."""
    return (FIRST.index(key) if key in FIRST else len(FIRST), key)


def _in_rules(facts: dict) -> dict[str, str]:
    """Return the facts whose codes the rules have words for: the act, the states around it."""
    ruleset = rules.all_rulesets().get(facts.get("ruleset", ""))
    machine = ruleset.machines.get(facts.get("machine", "")) if ruleset else None
    if machine is None:
        return {}
    states = {key: machine.states.get(facts.get(key)) for key in ("from", "to")}
    transition = machine.transitions.get(facts.get("transition"))
    known = {**states, "transition": transition, "opinion": ruleset.opinions.get(facts.get("opinion"))}
    words = {key: wording.of(entry, "label") for key, entry in known.items() if entry}
    return {**words, "machine": str(MACHINES.get(facts["machine"], facts["machine"]))}


def _value(value) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dict):
        colon = pgettext("after a label", " :")
        pairs = ((LABELS.get(key, key), colon, _value(one)) for key, one in value.items())
        return format_html_join("\n", "{}{} {}", pairs)
    if isinstance(value, list):
        return ", ".join(str(_value(one)) for one in value)
    return "" if value is None else str(value)


def _cell(cell: Cell, *, linked: bool) -> str:
    text = format_html('<a href="{}">{}</a>', cell.url, cell.text) if cell.url and linked else cell.text
    return format_html('{}<br><span class="hint">{}</span>', text, cell.detail) if cell.detail else text


def _code(text: object) -> str:
    return format_html("<code>{}</code>", text)
