"""What this project decides differently from allauth: nobody signs up, and mails leave through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.accounts import notifications
from hub.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis réessayez."
        ),
        "too_many_login_attempts": _("Trop d’essais à la suite. Attendez cinq minutes, puis réessayez."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials) -> User | None:
        """Refuse a deactivated account as a wrong password is refused: the answer must not tell them apart."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def is_safe_url(self, url: str) -> bool:
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def set_password(self, user: User, password: str) -> None:
        """Write the password alone, which is what hub.accounts.signals leaves a trace of."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:index")

    def send_password_reset_mail(self, user: User, email: str, context: dict) -> None:
        notifications.password_reset_asked(user, at=clock.now())
