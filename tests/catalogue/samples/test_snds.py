"""Samples of the widest bases of the SNDS. Where they are imported, Frictionless judges every table (test_snds.py)."""

import tracemalloc
from pathlib import Path
from zipfile import ZipFile

from catalogue.samples import package, reading, shapes
from catalogue.samples.generator import Recipe
from tests.catalogue.samples.descriptions import snds, snds_codes
from tests.catalogue.samples.reading import ORIGIN, cells, made
from tests.shared_data import needs_shared_data

pytestmark = needs_shared_data
ROWS = 20


def codes_of(product: str) -> shapes.CodeValues:
    return snds_codes(reading.code_lists_of(reading.from_description(product, snds()[product])))


def test_every_foreign_key_of_the_stays_leads_to_a_row():
    """Also between the texts and the numbers that the source mixes, which a schema cannot tell."""
    told = reading.from_description("PMSI MCO", snds()["PMSI MCO"])
    file = made(snds()["PMSI MCO"], codes_of("PMSI MCO"), code="PMSI MCO", rows=ROWS)
    checked = 0
    for table in told.tables:
        for link in (link for link in table.links if link.is_here):
            targets = {tuple(row[name] for name in link.target_columns) for row in cells(file, link.target.lower())}
            rows = {tuple(row[name] for name in link.columns) for row in cells(file, table.name.lower())}
            assert rows <= targets, (table.name, link)
            checked += 1
    assert checked > 50


def test_more_rows_take_no_more_memory_but_for_keys(tmp_path):
    wide = next(one for one in snds()["DCIR"]["tables"] if one["name"] == "ER_PRS_F")
    dictionary = reading.from_description(
        "dcir", {**snds()["DCIR"], "tables": [{**wide, "primary_key": [], "links": []}]}
    )
    few, many = (peak(dictionary, rows, tmp_path / f"{rows}.zip") for rows in (100, 1_000))
    assert many[1] > 9 * few[1]
    assert many[0] < 1.2 * few[0]


def peak(dictionary: shapes.Dictionary, rows: int, path: Path) -> tuple[int, int]:
    """Return the most bytes held while a sample of one table is written, and the size of its CSV."""
    with path.open("w+b") as file:
        tracemalloc.start()
        package.write(file, dictionary, {}, Recipe(rows=rows), ORIGIN)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        with ZipFile(file) as archive:
            return most, archive.getinfo("tables/er_prs_f.synthetic.csv").file_size
