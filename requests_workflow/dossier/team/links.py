"""The link of an invitation: made of its nonce and the key of the site, kept nowhere, looked up by its hash."""

import base64
import hashlib

from django.utils.crypto import salted_hmac

from requests_workflow.dossier.models import Invitation

_SALT = "dossier.team.invitation"


def token_of(invitation: Invitation) -> str:
    """Return the secret part of a link: 256 bits, in letters an address may hold."""
    made = salted_hmac(_SALT, invitation.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def hash_of(token: str) -> str:
    """Return what is kept of the secret of a link: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def about_of(invitation: Invitation) -> str:
    """Return what the mails of an invitation say they are about."""
    return f"invitation:{invitation.pk}"
