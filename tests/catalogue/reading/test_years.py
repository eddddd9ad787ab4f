from datetime import date

import pytest

from catalogue.models import Dataset, Variable
from catalogue.presentation.dictionary import years

THIS_YEAR = 2026


def there(dataset: dict, variable: dict) -> list[int] | None:
    """Return the years where the strip of a variable says that it is there."""
    drawn = years(Variable(**variable), Dataset(**dataset), THIS_YEAR).strip
    return drawn and [year.year for year in drawn.years if year.is_present]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"present_since": 2012}, list(range(2012, 2021))),
        ({"present_since": 2012, "withdrawn": 2014}, [2012, 2013]),
        ({"present_since": 2012, "withdrawn": 2016, "missing_years": [2013, 2014]}, [2012, 2015]),
        ({"withdrawn": 2014}, None),
        ({}, None),
    ],
)
def test_a_strip_tells_the_years_of_a_variable(variable, expected):
    assert there({"period_from": date(2010, 1, 1), "period_to": date(2020, 12, 31)}, variable) == expected


def test_a_dataset_that_goes_on_reaches_this_year():
    assert there({}, {"present_since": 2024}) == [2024, 2025, 2026]


@pytest.mark.parametrize(
    "variable", [{"present_since": 1, "withdrawn": 32767}, {"present_since": 30000}, {"present_since": 2026}]
)
def test_years_that_make_no_sense_make_no_endless_strip(variable):
    drawn = years(Variable(**variable), Dataset(), THIS_YEAR).strip
    assert drawn is None or len(drawn.years) < 100
