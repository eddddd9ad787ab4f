"""Images: decoded whole before they are believed."""

import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

#: A scan of an A3 page at 400 dots an inch has 31 million.
MOST_PIXELS = 50_000_000


def check(content: bytes, format_: str) -> None:
    """Refuse an image that is damaged, or larger than a reader can open; raise `ValidationError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            width, height = _decoded(content, format_)
    except ValidationError:
        raise
    except Exception:  # noqa: BLE001 — a decoder raises whatever a mangled image makes it stumble on
        raise ValidationError(_("Cette image est abîmée : nous ne pouvons pas l’ouvrir."), code="inside") from None
    if not width * height:
        raise ValidationError(_("Cette image est vide."), code="inside")


def _decoded(content: bytes, format_: str) -> tuple[int, int]:
    with Image.open(BytesIO(content), formats=[format_]) as image:
        if image.width * image.height > MOST_PIXELS:
            reason = _("Cette image est trop grande (%(width)s × %(height)s points) : réduisez-la.")
            raise ValidationError(reason % {"width": image.width, "height": image.height}, code="large")
        image.verify()
    with Image.open(BytesIO(content), formats=[format_]) as image:
        image.load()
        return image.size
