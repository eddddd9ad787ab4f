"""The invented people of the journeys: who they are, and for whom they act."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """An organisation; `holder` is the code of the data holder it answers for."""

    name: str
    siret: str
    kind: str
    holder: str = ""


@dataclass(frozen=True)
class Person:
    """Someone with one function in one organisation."""

    name: str
    role: str
    body: str

    def email(self, key: str) -> str:
        return f"{key.replace('_', '.')}@exemple.test"


BODIES = {
    "university": Body("Université de Valmont", "00000000010013", "university"),
    "clinic": Body("Clinique des Érables", "00000000010021", "private_hospital"),
    "hub": Body("Guichet d’essai", "00000000010039", "hub"),
    "committee": Body("Comité d’essai", "00000000010047", "committee"),
    "hospital": Body("Groupement hospitalier d’essai", "00000000010054", "public_hospital", holder="val-celeste"),
}

CAST = {
    "sponsor": Person("Solène Aubrac", "sponsor", "university"),
    "signatory": Person("Sacha Brunel", "signatory", "university"),
    "other_sponsor": Person("Oriane Cassel", "sponsor", "clinic"),
    "secretariat": Person("Séverin Delmas", "secretariat", "hub"),
    "second_officer": Person("Ségolène Estève", "secretariat", "hub"),
    "holder": Person("Hélias Fabre", "data_holder", "hospital"),
    "chair": Person("Prudence Garnier", "chair", "committee"),
    "member": Person("Marius Hébert", "committee_member", "committee"),
    "second_member": Person("Maëlle Imbert", "committee_member", "committee"),
    "third_member": Person("Mathis Jourdan", "committee_member", "committee"),
    "fourth_member": Person("Manon Kessler", "committee_member", "committee"),
    "cnil_liaison": Person("Clarisse Lormont", "cnil_liaison", "hub"),
    "dpo": Person("Damien Morel", "dpo", "hub"),
    "registrar": Person("Régine Noailles", "registrar", "hub"),
    "auditor": Person("Aurèle Olivet", "auditor", "hub"),
    "administrator": Person("Adèle Périer", "administrator", "hub"),
}
