"""Checks receipts and archives of the trail anywhere: no Django, no database, no network (docs/verify.md)."""
