"""Asking again who is there, before something that engages: the password, checked and counted.

An invented account of a demonstration has no password: there, a button says so plainly.
"""

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts.forms import dress


class AgainForm(forms.Form):
    """Nothing to type on an invented account; the password otherwise. Takes the request of who is signed in."""

    use_required_attribute = False

    password = forms.CharField(
        label=gettext_lazy("Votre mot de passe, à nouveau"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Signer engage le responsable de traitement : nous vérifions que c’est bien vous."),
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if is_invented(request):
            del self.fields["password"]
        else:
            field = self.fields["password"]
            dress(field, field.label, "current-password", field.help_text)

    def clean_password(self) -> str:
        """Count every try, right or wrong, before looking at it."""
        password = self.cleaned_data["password"]
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.request.user):
            raise forms.ValidationError(_("Trop d’essais à la suite. Attendez quelques minutes, puis réessayez."))
        if not self.request.user.check_password(password):
            told = {"email": self.request.user.email}
            user_login_failed.send(sender=__name__, credentials=told, request=self.request)
            raise forms.ValidationError(_("Ce n’est pas votre mot de passe."))
        return password


def is_invented(request: HttpRequest) -> bool:
    """Tell whether who is signed in is one of a demonstration's invented people."""
    return settings.HUB_DEMO and request.user.is_demo


def lacks_password(request: HttpRequest) -> bool:
    """Tell whether a real account has no password yet, and so cannot be asked for it."""
    return not is_invented(request) and not request.user.has_usable_password()
