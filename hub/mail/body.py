"""One text, two faces: what templates/mail/<kind>.txt writes, as plain text and as blocks for HTML.

A blank line ends a paragraph. A paragraph `[words](address)` is a link; one whose lines begin with `- ` is a list.
"""

import re
from dataclasses import dataclass

_LINK = re.compile(r"\[([^\[\]]+)\]\((\S+)\)")
_DASH = "- "


@dataclass(frozen=True)
class Block:
    """A paragraph: of words, of `items`, or a link to `address`."""

    words: str = ""
    items: tuple[str, ...] = ()
    address: str = ""


def blocks(source: str) -> list[Block]:
    """Return the paragraphs of a text in order."""
    return [_block(paragraph) for paragraph in re.split(r"\n\s*\n", source.strip())]


def _block(paragraph: str) -> Block:
    paragraph = paragraph.strip()
    link = _LINK.fullmatch(paragraph)
    if link:
        return Block(words=link[1], address=link[2])
    lines = [line.strip() for line in paragraph.splitlines()]
    if all(line.startswith(_DASH) for line in lines):
        return Block(items=tuple(line.removeprefix(_DASH) for line in lines))
    return Block(words="\n".join(lines))


def plain(source: str) -> str:
    """Return the text as a reader without HTML sees it: a link is its words, then its address."""
    return "\n\n".join(_plain(block) for block in blocks(source)) + "\n"


def _plain(block: Block) -> str:
    if block.address:
        return f"{block.words}\n{block.address}"
    return "\n".join(_DASH + item for item in block.items) if block.items else block.words
