"""Every French text of the code has its English one: what a page says is never half translated."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

PO = Path("locale", "en", "LC_MESSAGES", "django.po")
OUTSIDE = {".git", "var", "tests", "docs", "script", "node_modules"}
EXTRACT = [sys.executable, "-m", "django", "makemessages", "--locale=en", "--no-location", "--no-wrap", "--no-obsolete"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
NOT_ENGLISH = re.compile(r"[\u00a0\u202f ][:;!?]|[«»'\"]")
HOW = (
    "Type: script/run python manage.py makemessages -l en --no-location --no-wrap --no-obsolete"
    " --ignore var --ignore tests"
)


@pytest.fixture(scope="module")
def committed():
    return texts(settings.BASE_DIR / PO)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The texts of the code as it is now, drawn from a copy: Django's command writes beside what it reads."""
    copy = tmp_path_factory.mktemp("source") / "hub"
    shutil.copytree(settings.BASE_DIR, copy, ignore=not_a_source)
    (copy / PO).parent.mkdir(parents=True, exist_ok=True)
    variables = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(EXTRACT, cwd=copy, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return texts(copy / PO)


def not_a_source(folder: str, names: list[str]) -> set[str]:
    """What the copy leaves out: folders without pages, and files that hold no text of ours."""
    return {name for name in names if is_left_out(Path(folder, name))}


def is_left_out(path: Path) -> bool:
    if path.is_dir():
        return path.name in OUTSIDE or path.name == "__pycache__"
    return path.suffix not in {".py", ".html", ".txt"}


def texts(path: Path) -> dict:
    """Return the messages of a .po file by context and French text; the header is not one."""
    with path.open("rb") as source:
        return {(said.context, french(said)[0]): said for said in read_po(source, locale="en") if said.id}


def french(said) -> tuple[str, ...]:
    return said.id if isinstance(said.id, tuple) else (said.id,)


def english(said) -> tuple[str, ...]:
    return tuple(said.string) if isinstance(said.string, tuple) else (said.string,)


def quoted(keys) -> str:
    return "".join(f"\n  {text!r}" for _context, text in sorted(keys, key=str))


def test_every_french_text_of_the_code_is_in_the_english_file(committed, extracted):
    missing, stale = extracted.keys() - committed.keys(), committed.keys() - extracted.keys()
    assert not missing, f"{HOW}\nMissing from {PO}:{quoted(missing)}"
    assert not stale, f"{HOW}\nNo longer in the code:{quoted(stale)}"


def test_every_text_is_translated(committed):
    empty = [key for key, said in committed.items() if not all(english(said))]
    assert not empty, f"Without an English text:{quoted(empty)}"


def test_no_translation_is_a_guess(committed):
    fuzzy = [key for key, said in committed.items() if said.fuzzy]
    assert not fuzzy, f"Marked fuzzy, so left in French on the pages:{quoted(fuzzy)}"


def test_placeholders_survive(committed):
    wrong = [key for key, said in committed.items() if not keeps_placeholders(said)]
    assert not wrong, f"Placeholders differ between the two languages:{quoted(wrong)}"


def keeps_placeholders(said) -> bool:
    """An English form fills what one of the French forms fills: “one item” may leave the number out."""
    wanted = [set(PLACEHOLDER.findall(form)) for form in french(said)]
    return all(set(PLACEHOLDER.findall(form)) in wanted for form in english(said))


def test_english_is_typeset_as_english(committed):
    wrong = [key for key, said in committed.items() if not is_typeset(said)]
    assert not wrong, f"French spaces or straight quotation marks in the English of:{quoted(wrong)}"


def is_typeset(said) -> bool:
    return not any(NOT_ENGLISH.search(TAG.sub("", form)) for form in english(said))
