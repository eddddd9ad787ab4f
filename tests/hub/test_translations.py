import gettext
import os

from hub.translations import compile_translations

TEXTS = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "dossier"
msgstr "file"

#, fuzzy
msgid "avis"
msgstr "notice"
"""


def test_translations_are_compiled_once_and_again_when_they_change(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(TEXTS)
    [target] = compile_translations([tmp_path])
    with target.open("rb") as binary:
        words = gettext.GNUTranslations(binary)
    assert words.gettext("dossier") == "file"
    assert words.gettext("avis") == "avis"
    os.utime(target, (source.stat().st_mtime + 1,) * 2)
    assert compile_translations([tmp_path]) == []
    os.utime(source, (target.stat().st_mtime + 1,) * 2)
    assert compile_translations([tmp_path]) == [target]
