"""Compiles locale/*/LC_MESSAGES/*.po without gettext's programs."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_translations(folders: list[Path]) -> list[Path]:
    """Write the .mo beside each .po that is newer than it; return those written. Fuzzy entries are left out."""
    sources = (source for folder in folders for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")))
    return [compile_one(source) for source in sources if is_stale(source)]


def is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime <= source.stat().st_mtime


def compile_one(source: Path) -> Path:
    locale, target = source.parent.parent.name, source.with_suffix(".mo")
    with source.open("rb") as texts:
        catalogue = read_po(texts, locale=locale)
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as binary:
        write_mo(binary, catalogue)
    return draft.replace(target)
