"""The code of a sealed document: read however it is typed, and never another than the one printed."""

import pytest

from requests_workflow.dossier.sealing import codes


def test_a_code_is_what_it_promises():
    made = {codes.new() for _i in range(200)}
    assert len(made) == 200
    assert all(len(code) == codes.LENGTH and codes.read(code) == code for code in made)


@pytest.mark.parametrize("spelt", ["{}", " {} ", "{}\n", "«{}»"])
def test_spaces_dashes_and_small_letters_do_not_count(spelt):
    code = codes.new()
    assert codes.read(spelt.format(codes.shown(code).lower())) == code
    assert codes.read(spelt.format(" ".join(code))) == code


def test_letters_that_look_like_another_are_read_as_it():
    drawn = "01V" + "2" * 8
    code = next(drawn + last for last in codes.ALPHABET if codes.read(drawn + last))
    assert codes.read("OIU" + code[3:]) == codes.read("oLu" + code[3:]) == code


def test_one_wrong_character_and_two_exchanged_are_caught():
    code = codes.new()
    for place in range(codes.LENGTH):
        for other in set(codes.ALPHABET) - {code[place]}:
            assert codes.read(code[:place] + other + code[place + 1 :]) == ""
    for place in range(codes.DRAWN - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert codes.read(swapped) == ("" if swapped != code else code)


@pytest.mark.parametrize("typed", ["", "ABC", "\x00" * 12, "🙂" * 12, "٠" * 12, "A" * 100_000])
def test_nonsense_is_no_code(typed):
    assert codes.read(typed) == ""
