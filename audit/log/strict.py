"""One spelling per value: decimals and base64 that are refused unless they are written the canonical way."""

import base64
import binascii

from audit.log.errors import FormatError

MAX_INTEGER = 2**63 - 1
_MAX_DIGITS = len(str(MAX_INTEGER))


def parse_decimal(text: str, what: str) -> int:
    """Return an integer below 2^63 written in ASCII digits, without sign nor leading zero.

    Raises FormatError, where `what` names it.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > _MAX_DIGITS:
        raise FormatError(f"{what} is not a decimal number below 2^63: {shorten(text)}")
    if text[0] == "0" and text != "0":
        raise FormatError(f"{what} has a leading zero: {shorten(text)}")
    number = int(text)
    if number > MAX_INTEGER:
        raise FormatError(f"{what} is not a decimal number below 2^63: {shorten(text)}")
    return number


def parse_base64(text: str, what: str, length: int | None = None) -> bytes:
    """Return the bytes of canonical padded base64 (RFC 4648 section 4); `length` is the only one allowed, in bytes.

    Raises FormatError, also when bits that pad the last character are set: two spellings of one value are one too many.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormatError(f"{what} is not base64: {shorten(text)}") from error
    if format_base64(data) != text:
        raise FormatError(f"{what} is not canonical base64: {shorten(text)}")
    if length is not None and len(data) != length:
        raise FormatError(f"{what} has {len(data)} bytes instead of {length}")
    return data


def format_base64(data: bytes) -> str:
    """Return padded base64 (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def decode_utf8(data: bytes, what: str) -> str:
    """Return the text of UTF-8 bytes, or raise FormatError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"{what} is not UTF-8 at byte {error.start}") from error


def shorten(text: str) -> str:
    """Return foreign text for a message: quoted, escaped, at most 60 characters of it."""
    return ascii(text if len(text) <= 60 else text[:60] + "…")
