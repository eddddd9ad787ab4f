from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the hub seals."""

    RECEIPT = "receipt", _("Accusé de réception")
    DOSSIER = "dossier", _("Dossier de demande, en PDF")
    PORTABLE = "portable", _("Dossier portable (ZIP)")


class Outcome(TextChoices):
    """What verifying a code or a file comes to."""

    AUTHENTIC = "authentic"
    REVOKED = "revoked"
    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    UNKNOWN_CODE = "unknown_code"
    MISTYPED = "mistyped"
    ANOTHER_SEAL = "another_seal"
    UNSEALED = "unsealed"
    DAMAGED = "damaged"
    NOT_OURS = "not_ours"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
