from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_workflow.procedure.subject_forms import long_text

LONGEST = 5_000


class MessageForm(forms.Form):
    """One message, or one note."""

    use_required_attribute = False

    text = long_text(
        _("Votre message"),
        _(
            "Il ne pourra pas être modifié. "
            "N’y écrivez le nom d’aucun patient, ni rien qui permette d’en reconnaître un."
        ),
        length=LONGEST,
    )
    sending_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class NoteForm(MessageForm):
    """The same among colleagues."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Votre note")


class WithdrawalForm(forms.Form):
    """Why a message is withdrawn."""

    use_required_attribute = False

    withdrawal_reason = forms.CharField(
        label=_("Motif du retrait"),
        help_text=_("Il reste à la place du message, lu par ceux qui lisaient celui-ci."),
        max_length=300,
    )
