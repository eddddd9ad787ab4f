"""Both languages say everything, and nothing that is said is missing or unused."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import audit.verifier
from audit.log.tarballs import ArchiveError
from audit.verifier.__main__ import language, main
from audit.verifier.messages import MESSAGES
from audit.verifier.report import Level, Report, say
from tests.audit.verifier.running import run

FOLDER = Path(audit.verifier.__file__).parent
KEY = re.compile(r"(?:archive|checkpoint|cli|consistency|diff|file|receipt|reconcile|report|token)\.[a-z_0-9]+")
#: Keys that the code composes: levels, verdicts, words of an entry, codes of an unreadable archive, reasons.
COMPOSED = re.compile(r"(level|verdict|action|outcome)\..+|cli\.(receipt|consistency|archive|diff|reconcile)")


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", MESSAGES)
def test_both_languages_say_the_same(key):
    french, english = MESSAGES[key]
    assert french.strip()
    assert english.strip()
    assert french != english or key in ("report.more", "cli.arguments", "cli.options")
    assert placeholders(french) == placeholders(english)


@pytest.mark.parametrize("key", MESSAGES)
def test_the_typography_is_that_of_each_language(key):
    french, english = MESSAGES[key]
    assert "'" not in french + english
    assert '"' not in french + english
    assert not re.search(r" [:;!?]", english)
    assert not re.search(r"(?<! )[:;!?](?=\s|$)", french)
    assert french.count("«") == french.count("»") == english.count("“") == english.count("”")


def test_every_key_of_the_code_has_its_sentence_and_the_reverse():
    used = set()
    for path in FOLDER.glob("*.py"):
        if path.name == "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                used.add(node.value)
    assert used <= MESSAGES.keys()
    codes = re.findall(r"`(\w+)`(?=[ ,.(])", ArchiveError.__doc__.split("Codes:")[1])
    unreadable = {f"archive.{code}" for code in codes}
    assert unreadable <= MESSAGES.keys()
    reasons = {f"receipt.{key}" for key in ("project", "permit", "basis", "purpose")}
    assert {key for key in MESSAGES if not COMPOSED.fullmatch(key)} == used | unreadable | reasons


@pytest.mark.parametrize("level", Level)
def test_the_worst_finding_decides(level):
    report = Report()
    report.proved("archive.root")
    getattr(report, level.value)("archive.root")
    assert report.exit_code == {"proved": 0, "note": 0, "incomplete": 2, "tampered": 1}[level]
    report.tampered("archive.root")
    report.incomplete("archive.root")
    assert report.exit_code == 1


def test_what_is_said_twenty_times_weighs_the_twenty_first():
    report = Report()
    for index in range(25):
        report.note("receipt.permit", value=index)
    report.tampered("receipt.permit", value=25)
    assert report.exit_code == 1


def test_values_are_made_safe_to_print():
    assert say("en", "receipt.project", value="\x1b[0m\r\u202e") == "why: project \\x1b[0m\\r\\u202e."
    assert len(say("en", "receipt.project", value="x" * 10_000)) < 300


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "fr"),
        ([], {"LANG": "C.UTF-8"}, "fr"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR"}, "fr"),
        ([], {"LANG": "fr_FR", "LC_ALL": "en_US"}, "en"),
        (["--lang", "en"], {"LANG": "fr_FR"}, "en"),
        (["diff", "--lang=fr"], {"LANG": "en_US"}, "fr"),
        (["--lang"], {}, "fr"),
        (["--lang", "de"], {}, "fr"),
    ],
)
def test_the_language(arguments, environment, expected):
    assert language(arguments, environment) == expected


@pytest.mark.parametrize(("lang", "said"), [("fr", "Commande mal formée"), ("en", "The command is not well formed")])
@pytest.mark.parametrize("arguments", [[], ["unknown"], ["archive"], ["diff", "one"], ["receipt", "x", "--lang", "de"]])
def test_a_wrong_command_is_2(capsys, arguments, lang, said):
    with pytest.raises(SystemExit) as stopped:
        main(arguments, {"LANG": lang})
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["receipt", "consistency", "archive", "diff", "reconcile"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_command_explains_itself(command, lang):
    with pytest.raises(SystemExit) as stopped:
        run(command, "--help", lang=lang)
    assert stopped.value.code == 0
