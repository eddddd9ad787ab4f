"""allauth's forms in this project's words: labels, hints, and what password managers look for."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Adresse électronique")
NEW_PASSWORD = _("Nouveau mot de passe")
AGAIN = _("Le même, une seconde fois")
STRENGTH = _("Au moins 12 caractères. Une courte phrase convient très bien ; évitez votre nom.")


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["login"], ADDRESS, "username")
        dress(self.fields["password"], _("Mot de passe"), "current-password")


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["email"], ADDRESS, "username", _("Celle de votre compte."))


class ChosenPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["password1"], NEW_PASSWORD, "new-password", STRENGTH)
        dress(self.fields["password2"], AGAIN, "new-password")


class ChangedPasswordForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self.fields["oldpassword"], _("Mot de passe actuel"), "current-password")
        dress(self.fields["password1"], NEW_PASSWORD, "new-password", STRENGTH)
        dress(self.fields["password2"], AGAIN, "new-password")


def dress(field: forms.Field, label, autocomplete: str, hint="") -> None:
    """Give a field of allauth its words; placeholders are dropped, they vanish when one types."""
    field.label = label
    field.help_text = hint
    field.widget.attrs = {
        "autocomplete": autocomplete,
        "class": "width-30",
        **({"type": "email"} if field.widget.attrs.get("type") == "email" else {}),
    }
