from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.samples.shapes import MOST_ROWS, USUAL_ROWS

MOST_SEED = 2**31 - 1


class SampleForm(forms.Form):
    """How large a sample is; the same seed gives the same sample again."""

    rows = forms.IntegerField(
        label=_("Lignes par table"), min_value=1, max_value=MOST_ROWS, initial=USUAL_ROWS, required=False
    )
    seed = forms.IntegerField(label=_("Graine"), min_value=0, max_value=MOST_SEED, initial=1, required=False)
