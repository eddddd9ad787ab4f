"""What somebody does in the catalogue: find variables, open a code list, put some aside, make a file of them."""

import re

from tests.journeys.catalogue_seed import CODE, CODE_LIST, DATASET, LIST_TITLE, TITLE
from tests.journeys.visitor import Visitor

#: What is put aside: two variables of one table, one of another. The second and the third identify.
CHOSEN = {"SEJOURS": ["DGN_PAL", "EXE_SOI_DTD"], "PERSONNES": ["BEN_RES_COM"]}


def finds_variables(person: Visitor) -> None:
    """Search “infarctus” among the variables of every base."""
    say = person.say
    person.go("/catalogue/variables/?q=infarctus").sees("DGN_PAL")
    person.press("DGN_PAL").sees(say("Mettre dans mon panier"))


def opens_the_code_list(person: Visitor) -> None:
    """From the page of the variable to its code list, and to a code of it."""
    person.press(LIST_TITLE[person.language]).sees(CODE_LIST).sees(CODE)


def puts_aside(person: Visitor) -> None:
    """Three variables of two tables, ticked in the lists of the base."""
    say = person.say
    for table, names in CHOSEN.items():
        person.go(f"/catalogue/{DATASET}/tables/{table}/")
        for name in names:
            person.field(say("Choisir %(name)s", name=name)).check()
        person.press(f"{say('Mettre les variables cochées dans mon panier')} {table}")
    person.sees(say("Mon panier (%(number)s éléments)", number=3), within=person.page.locator("body"))


def sees_the_crossing(person: Visitor) -> None:
    """The basket names the two identifiers, what they entail, and something smaller."""
    say = person.say
    person.go("/catalogue/panier/")
    person.sees(say("%(number)s identifiants potentiels se croisent dans votre choix", number=2))
    for words in ("Commune de résidence", "Date de soins au jour près"):
        person.sees(say(words))
    person.sees(re.compile("EXE_SOI_AMD"))


def makes_a_file_of_it(person: Visitor, key: str, title: str) -> str:
    """Sign in on the way, with the basket in hand; return the reference of the file."""
    say = person.say
    person.press(say("Commencer un dossier avec ces données"))
    person.press(say("Choisir un compte de démonstration"))
    person.press(say("Entrer comme %(name)s", name=key))
    person.fill(say("Titre du projet"), title).press(say("Commencer"))
    person.press(say("Les données demandées")).sees(TITLE[person.language])
    for table, names in CHOSEN.items():
        for name in names:
            person.sees(f"{table}.{name}")
    person.sees(say("%(number)s identifiants potentiels se croisent dans votre choix", number=2))
    return person.reference
