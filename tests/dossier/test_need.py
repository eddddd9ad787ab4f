"""The data asked for: groups and reasons, years of a table, a smaller set in one click, the linkage scheme."""

from datetime import UTC, datetime

import pytest

from catalogue.enums import PotentialIdentifier
from catalogue.identifiers import LESS_PRECISE
from requests_workflow import rules
from requests_workflow.dossier import pdf, queries
from requests_workflow.dossier.need import crossing, linkage
from requests_workflow.dossier.need import parts as need
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import Stale
from tests.dossier import filling
from tests.dossier.filling import AT, choose
from tests.dossier.test_requested_parts import asked, many_variables, part_fields
from tests.dossier.test_writing_pages import data_post, page, text

NOVEMBER = datetime(2026, 11, 16, 9, tzinfo=UTC)


def one_of(file):
    [one] = queries.requested_data(file)
    return one


def part_of(file, name: str):
    return next(part for part in one_of(file).parts.all() if str(part) == name)


def fields_of_table(file, table: str, **fields: str) -> dict[str, str]:
    first = next(part for part in one_of(file).parts.all() if part.table == table)
    return {f"dcir-table{first.pk}-{name}": value for name, value in fields.items()}


def crossed(file) -> list[str]:
    asked = queries.requested_data(file)
    return [one.identifier for one in crossing.of(asked, need.parts_of(asked)).crossed]


# Reasons and groups


def test_one_reason_covers_the_variables_of_a_table(as_, people, with_parts):
    assert len(need.unjustified(one_of(with_parts))) == 2
    sent = fields_of_table(with_parts, "ER_PRS_F", justification="Le délai jusqu’au soin.")
    as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, later="1", **sent))
    assert [str(part) for part in need.unjustified(one_of(with_parts))] == ["IR_BEN_R.BEN_RES_COM"]
    assert "Pourquoi : Le délai jusqu’au soin." in text(as_(people.sponsor).get(page("summary", with_parts)))


def test_variables_of_two_tables_share_a_group_and_its_reason(as_, people, with_parts):
    browser = as_(people.sponsor)
    named = part_fields(with_parts, ER_PRS_F__EXE_SOI_DTD__group="Parcours", IR_BEN_R__BEN_RES_COM__group="Parcours")
    browser.post(page("data", with_parts), data_post(with_parts, later="1", **named))
    group = one_of(with_parts).groups.get(name="Parcours")
    assert "Pourquoi le groupe « Parcours »" in text(browser.get(page("data", with_parts))).replace("\xa0", " ")
    reason = {f"dcir-group{group.pk}-justification": "Suivre le parcours."}
    browser.post(page("data", with_parts), data_post(with_parts, later="1", version="2", **reason))
    assert need.unjustified(one_of(with_parts)) == []
    assert [part.group for part in one_of(with_parts).parts.all()] == ["Parcours", "Parcours"]


def test_a_group_that_nobody_names_goes_away(people, with_parts):
    parts = [{"table": "ER_PRS_F", "variable": "EXE_SOI_DTD", "group": "Parcours"}]
    for kept in (parts, [{**parts[0], "group": ""}]):
        door.perform(
            "choose_data", with_parts, by=people.sponsor, at=AT, data={"datasets": [{"code": "dcir", "parts": kept}]}
        )
    assert list(need.reasons_of(one_of(with_parts))) == ["ER_PRS_F"]


def test_reasons_that_an_act_does_not_tell_stay(people, with_parts):
    held = {**need.as_wanted(one_of(with_parts)), "groups": {"ER_PRS_F": "Le délai."}}
    told = {"datasets": [held], "crossing": "Indispensable."}
    door.perform("choose_data", with_parts, by=people.sponsor, at=AT, data=told)
    untold = {name: value for name, value in held.items() if name != "groups"}
    door.perform("choose_data", with_parts, by=people.sponsor, at=AT, data={"datasets": [untold]})
    assert need.reasons_of(one_of(with_parts))["ER_PRS_F"] == "Le délai."
    assert queries.crossing_reason(with_parts) == "Indispensable."


@pytest.mark.parametrize("said", ["🦠 émoji", "نص من اليمين", "a\u202eb", "x" * 2000])
def test_any_script_is_kept_as_typed_and_nul_is_left_out(as_, people, with_parts, said):
    sent = fields_of_table(with_parts, "ER_PRS_F", justification=f"\x00{said}")
    response = as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, later="1", **sent))
    assert response.status_code in {302, 422}
    if response.status_code == 302:
        assert need.reasons_of(one_of(with_parts))["ER_PRS_F"] == said


# Years


def test_a_table_has_years_of_its_own_within_the_coverage(as_, people, with_parts):
    browser = as_(people.sponsor)
    early = fields_of_table(with_parts, "ER_PRS_F", years_from="1999", years_to="2015")
    refused = browser.post(page("data", with_parts), data_post(with_parts, later="1", **early))
    assert refused.status_code == 422
    assert "1999" in text(refused)
    good = fields_of_table(with_parts, "ER_PRS_F", years_from="2014", years_to="2015")
    browser.post(page("data", with_parts), data_post(with_parts, later="1", **good))
    assert part_of(with_parts, "ER_PRS_F.EXE_SOI_DTD").years_from == 2014
    assert part_of(with_parts, "IR_BEN_R.BEN_RES_COM").years_from is None


# What crosses, and less


def test_the_crossing_is_explained_with_its_sources_and_asks_for_a_reason(as_, people, with_parts):
    shown = text(as_(people.sponsor).get(page("data", with_parts)))
    assert "Remplacer la commune de résidence par le département" in shown
    assert "https://eur-lex.europa.eu/eli/reg/2016/679/oj" in shown
    sent = data_post(with_parts, later="1", crossing="Le délai et le lieu sont l’objet de l’étude.")
    as_(people.sponsor).post(page("data", with_parts), sent)
    assert queries.crossing_reason(with_parts) == "Le délai et le lieu sont l’objet de l’étude."
    assert "Pourquoi ce croisement est nécessaire" in text(as_(people.sponsor).get(page("summary", with_parts)))


def test_one_click_gives_an_identifier_less_finely_and_saves_what_was_typed(as_, people, with_parts):
    typed = fields_of_table(with_parts, "ER_PRS_F", justification="Tapé avant le clic.")
    sent = data_post(with_parts, smaller="care_date:month", **typed)
    response = as_(people.sponsor).post(page("data", with_parts), sent, follow=True)
    assert "identifiants potentiels se croisent" not in text(response)
    assert part_of(with_parts, "ER_PRS_F.EXE_SOI_DTD").precisions == {"care_date": "month"}
    assert need.reasons_of(one_of(with_parts))["ER_PRS_F"] == "Tapé avant le clic."
    assert crossed(with_parts) == []


def test_the_click_may_be_taken_back_on_the_line(as_, people, with_parts):
    browser = as_(people.sponsor)
    browser.post(page("data", with_parts), data_post(with_parts, smaller="care_date:month"))
    pk = part_of(with_parts, "ER_PRS_F.EXE_SOI_DTD").pk
    finer = {f"dcir-part{pk}-precision-care_date": ""}
    browser.post(page("data", with_parts), data_post(with_parts, version="2", later="1", **finer))
    assert crossed(with_parts) == ["residence_commune", "care_date"]


@pytest.mark.parametrize("sent", ["", "care_date", "care_date:century", "shoe_size:month", "\x00:"])
def test_a_click_that_the_catalogue_does_not_propose_changes_nothing(sent):
    assert crossing.read(sent) is None


def test_every_identifier_has_something_smaller_with_its_words():
    assert set(LESS_PRECISE) == set(PotentialIdentifier)
    for identifier, precisions in LESS_PRECISE.items():
        assert all(crossing.label_of(identifier, precision).startswith("Remplacer") for precision in precisions)


@pytest.mark.parametrize("parts", [[], [("ER_PRS_F", ""), ("IR_BEN_R", "")]])
def test_what_is_asked_for_whole_may_be_given_less_finely_too(as_, people, draft, tables, parts):
    choose(draft, people.sponsor, *parts)
    assert len(crossed(draft)) == 2
    as_(people.sponsor).post(page("data", draft), data_post(draft, smaller="residence_commune:region"))
    assert crossed(draft) == []


def test_a_smaller_set_travels_to_the_frozen_copy_and_to_paper(as_, people, full, tables):
    parts = [
        {"table": "ER_PRS_F", "variable": "EXE_SOI_DTD", "precisions": {"care_date": "month"}},
        {"table": "IR_BEN_R", "variable": "BEN_RES_COM", "years_from": 2015, "years_to": 2016},
    ]
    one = {"code": "dcir", "justification": "Les soins.", "years_from": 2012, "years_to": 2022, "parts": parts}
    groups = {"IR_BEN_R": "Le lieu de vie."}
    door.perform("choose_data", full, by=people.sponsor, at=AT, data={"datasets": [{**one, "groups": groups}]})
    file = filling.sign_and_file(full, people.sponsor, at=AT)
    [kept] = file.snapshots.last().content["datasets"]
    assert kept["parts"][0]["precisions"] == {"care_date": "month"}
    assert kept["groups"] == {"ER_PRS_F": "", "IR_BEN_R": "Le lieu de vie."}
    assert file.snapshots.last().content["data_need"] == {"crossed": [], "crossing": ""}
    told = " ".join(str(row.value) for row in pdf.of(file, audience="office").datasets)
    assert "EXE_SOI_DTD au mois" in told
    assert "IR_BEN_R, années 2015 à 2016" in told
    assert "Pourquoi : Le lieu de vie." in told
    assert "EXE_SOI_DTD au mois" in text(as_(people.sponsor).get(page("receipt", file)))


def test_older_copies_are_still_read():
    assert need.in_words([{"table": "T", "variable": "V", "justification": ""}]) == "T : V"
    assert need.in_words([{"table": "T", "variable": "", "justification": "Tout."}]) == "T : toute la table (Tout.)"


# A long page


def test_a_filtered_page_shows_what_was_looked_for_and_loses_nothing(as_, people, draft, tables):
    names = many_variables(tables["ER_PRS_F"], 60)
    choose(draft, people.sponsor, *[("ER_PRS_F", name) for name in names])
    first = part_of(draft, "ER_PRS_F.V0")
    browser = as_(people.sponsor)
    sent = {f"dcir-part{first.pk}-justification": "Le début.", "filter": "1", "filtre": "V41"}
    response = browser.post(page("data", draft), data_post(draft, **sent))
    assert response.url.endswith("?filtre=V41")
    shown = text(browser.get(response.url))
    assert shown.count('scope="row"') == 1
    kept = part_of(draft, "ER_PRS_F.V41")
    only = {"version": "2", "filtre": "V41", f"dcir-part{kept.pk}-justification": "Trouvé.", "later": "1"}
    browser.post(page("data", draft), data_post(draft, **only))
    assert part_of(draft, "ER_PRS_F.V0").justification == "Le début."
    assert part_of(draft, "ER_PRS_F.V41").justification == "Trouvé."
    assert len(asked(draft)["dcir"]) == 60


def test_two_tabs_give_back_reasons_of_tables_and_of_the_crossing(as_, people, with_parts):
    table = fields_of_table(with_parts, "ER_PRS_F", justification="Table tapée trop tard.")
    late = data_post(with_parts, crossing="Croisement tapé trop tard.", **table)
    choose(with_parts, people.sponsor, ("ER_PRS_F", "EXE_SOI_DTD"), ("IR_BEN_R", "BEN_RES_COM"))
    response = as_(people.sponsor).post(page("data", with_parts), late)
    assert response.status_code == 409
    assert "Table tapée trop tard." in text(response)
    assert "Croisement tapé trop tard." in text(response)


def test_a_save_of_another_person_is_not_written_over(people, with_parts):
    data = {"datasets": [need.as_wanted(one_of(with_parts))], "crossing": "Autre.", "seen": 0}
    with pytest.raises(Stale):
        door.perform("choose_data", with_parts, by=people.sponsor, at=AT, data=data)
    assert queries.crossing_reason(with_parts) == ""


# Population and linkage


def test_the_page_shows_whom_the_data_are_about_and_the_scheme(as_, people, dataset):
    step = {"first_source": "DCIR", "second_source": "Cohorte", "key": "nir", "operator": "La Caisse"}
    file = filling.begin(people.sponsor, people.university, at=NOVEMBER)
    filling.fill(file, people.sponsor, at=NOVEMBER, matching="direct", linkage_steps=[step])
    shown = text(as_(people.sponsor).get(page("data", file)))
    assert "Adultes opérés" in shown
    assert '<ol class="linkage">' in shown
    assert "Le NIR suit un circuit à part" in shown
    rows = {row.key: row.value for row in pdf.of(file, audience="office").datasets}
    [told] = rows["Schéma d’appariement"]
    assert told.startswith("DCIR avec Cohorte")


@pytest.mark.parametrize(("audience", "reads"), [("office", True), ("data_holder", True), ("public", False)])
def test_the_public_reads_neither_what_crosses_nor_why(people, with_parts, audience, reads):
    held = need.as_wanted(one_of(with_parts))
    told = {"datasets": [held], "crossing": "Un motif réservé."}
    door.perform("choose_data", with_parts, by=people.sponsor, at=AT, data=told)
    rows = pdf.of(with_parts, audience=audience).datasets
    assert any("Un motif réservé." in str(row.value) for row in rows) is reads


def test_a_form_without_steps_has_no_scheme():
    form = rules.get("2022-01-01").form_on("STANDARD", "2022-01-01")
    assert linkage.steps(form, {"linkage_steps": [{"first_source": "DCIR"}]}) == []
