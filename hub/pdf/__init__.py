"""Making PDFs; `hub.pdf.render` is the only caller of WeasyPrint."""


class PdfUnavailable(RuntimeError):
    """The libraries that draw PDFs are not on this machine; the message is the line to type."""
