from django.dispatch import Signal

#: A content was found infected; sent in the transaction that writes it, with `sha256`, `signature` and `at`.
infected = Signal()
