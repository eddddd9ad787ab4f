"""Tiny PDFs to upload, and reading those the hub makes."""

import io

import pikepdf


def make_pdf(words: str = "essai") -> bytes:
    """Return a one-page PDF whose title is `words`."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = words
        pdf.save(buffer)
    return buffer.getvalue()


#: The smallest PNG: one transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100000500010d0a2db4"
    "0000000049454e44ae426082"
)
