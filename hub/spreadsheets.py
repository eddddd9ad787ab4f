"""What spreadsheets do to a file: take text for formulas, and UTF-8 for something else. No Django."""

#: What a spreadsheet takes for a formula when a cell begins with it, once what it skips is left out.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: Spreadsheets read UTF-8 as such only when the file begins so.
BYTE_ORDER_MARK = "\ufeff"


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet may run a cell."""
    return text.lstrip(" \u00a0").startswith(FORMULA)


def safe(value: object) -> str:
    """Return a cell that no spreadsheet runs: what looks like a formula begins with an apostrophe (OWASP)."""
    text = str(value)
    return f"'{text}" if is_formula(text) else text
