import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.log import strict
from audit.log.errors import FormatError

LAST = 2**63 - 1


@pytest.mark.parametrize("text", ["", "-1", "+1", "01", "00", " 1", "1 ", "1\n", "1_0", "1e3", "0x1", "²", "１", "٣"])
def test_another_spelling_of_a_number_is_refused(text):
    with pytest.raises(FormatError, match="this"):
        strict.parse_decimal(text, "this")


@pytest.mark.parametrize("text", [str(LAST + 1), str(2**64), "9" * 19, "1" + "0" * 19, "9" * 5000])
def test_a_number_beyond_63_bits_is_refused(text):
    with pytest.raises(FormatError):
        strict.parse_decimal(text, "this")


@given(st.integers(0, LAST) | st.just(LAST) | st.just(0))
def test_numbers_read_back(number):
    assert strict.parse_decimal(str(number), "this") == number


@pytest.mark.parametrize(
    "text", ["A", "AA", "AAA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "AA==AA==", "-_8=", "é", "=", "===="]
)
def test_another_spelling_of_base64_is_refused(text):
    with pytest.raises(FormatError, match="this"):
        strict.parse_base64(text, "this")


@given(st.binary(max_size=80), st.integers(0, 80))
def test_base64_reads_back_at_its_length(data, length):
    text = strict.format_base64(data)
    assert text == base64.b64encode(data).decode()
    assert strict.parse_base64(text, "this") == strict.parse_base64(text, "this", len(data)) == data
    if length != len(data):
        with pytest.raises(FormatError, match="instead of"):
            strict.parse_base64(text, "this", length)


@given(st.text(max_size=200))
def test_foreign_text_in_a_message_is_short_and_harmless(text):
    shown = strict.shorten(text)
    assert shown.isascii()
    assert shown.isprintable()
    assert len(shown) <= 620
