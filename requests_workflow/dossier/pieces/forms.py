"""Shapes of what the page of pieces sends."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from hub.ui.forms import DocumentInput
from hub.uploads import checks, kinds
from requests_workflow import rules
from requests_workflow.procedure import wording

#: Files sent at once for one piece.
MOST_AT_ONCE = 20


class PieceInput(DocumentInput):
    """A file field that says which kinds the piece takes; several files at once where it takes many."""

    def __init__(self, piece: rules.Piece) -> None:
        self.allow_multiple_selected = piece.many
        self.accepts = piece.accepts
        super().__init__(attrs={"multiple": True} if piece.many else None, accept=kinds.suffixes(piece.accepts))

    def promise(self) -> str:
        """Return « PDF, Excel (.xlsx), 20 Mo au plus »."""
        said = {"kinds": kinds.in_words(self.accepts), "size": checks.largest()}
        if self.allow_multiple_selected:
            return _("%(kinds)s, %(size)s au plus par fichier. Plusieurs fichiers à la fois si vous voulez.") % said
        return _("%(kinds)s, %(size)s au plus.") % said


class PieceField(forms.FileField):
    """Files judged by their content; none is demanded each time, the page says itself which piece is.

    Cleaned into a list of those that may be kept: one that is refused does not take the others away.
    """

    says_optional = False

    def __init__(self, piece: rules.Piece) -> None:
        self.piece = piece
        widget = PieceInput(piece)
        super().__init__(label=wording.of(piece, "label"), widget=widget, required=False, allow_empty_file=True)

    def sorted_out(self, sent) -> tuple[list, list[str]]:
        """Return the files that may be kept, and why each of the others may not."""
        uploads = sent if isinstance(sent, list) else [sent] if sent else []
        good, refused = [], []
        for upload in uploads[:MOST_AT_ONCE]:
            try:
                checks.check(upload, self.piece.accepts)
                good.append(upload)
            except forms.ValidationError as error:
                named = f"{checks.shown_name(upload.name)} : {error.message}" if len(uploads) > 1 else error.message
                refused.append(named)
        if len(uploads) > MOST_AT_ONCE:
            reason = _("Joignez %(most)s fichiers à la fois au plus : les suivants n’ont pas été gardés.")
            refused.append(reason % {"most": MOST_AT_ONCE})
        return good, refused


class PiecesForm(forms.Form):
    """One file field for each piece; good files are kept even when others are refused."""

    use_required_attribute = False

    def __init__(self, *args, pieces: Iterable[tuple[rules.Piece, bool]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[tuple[str, object]] = []
        for piece, _required in pieces:
            self.fields[piece.code] = PieceField(piece)

    def full_clean(self) -> None:
        """Sort the files out one by one: a field of Django keeps all of its files, or none."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data, self.kept = {}, []
        if not self.is_bound:
            return
        for code, asked in self.fields.items():
            good, refused = asked.sorted_out(self.files.getlist(code) if code in self.files else [])
            self.kept += [(code, upload) for upload in good]
            if refused:
                self._errors[code] = self.error_class(refused, renderer=self.renderer)
        if set(self.files) - set(self.fields):
            self.add_error(None, _("Un fichier ne correspond à aucune pièce du dossier : il n’a pas été gardé."))
