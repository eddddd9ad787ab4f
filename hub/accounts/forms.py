"""allauth's forms in this project's words: labels, hints, and what password managers look for."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User

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


class NewAccountForm(forms.Form):
    """What somebody whose address is proved says of themselves to open an account; the address is not theirs to change.

    Takes `address`.
    """

    use_required_attribute = False

    full_name = forms.CharField(label=_("Vos prénom et nom"), max_length=150)
    password1 = forms.CharField(strip=False, max_length=4096, widget=forms.PasswordInput)
    password2 = forms.CharField(strip=False, max_length=4096, widget=forms.PasswordInput)

    def __init__(self, *args, address: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        dress(self.fields["full_name"], self.fields["full_name"].label, "name")
        dress(self.fields["password1"], _("Votre mot de passe"), "new-password", STRENGTH)
        dress(self.fields["password2"], AGAIN, "new-password")

    def clean(self) -> dict:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("Les deux mots de passe diffèrent."))
        elif first:
            self._check_strength(first, cleaned.get("full_name", ""))
        return cleaned

    def _check_strength(self, password: str, full_name: str) -> None:
        try:
            validate_password(password, User(email=self.address, full_name=full_name))
        except forms.ValidationError as weak:
            self.add_error("password1", weak)


def dress(field: forms.Field, label, autocomplete: str, hint="") -> None:
    """Give a field of allauth its words; placeholders are dropped, they vanish when one types."""
    field.label = label
    field.help_text = hint
    field.widget.attrs = {
        "autocomplete": autocomplete,
        "class": "width-30",
        **({"type": "email"} if field.widget.attrs.get("type") == "email" else {}),
    }
