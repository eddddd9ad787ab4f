"""Folders of the storage (`hub.contents`)."""

DOCUMENTS = "documents"
#: What the antivirus found infected; nothing reads it.
QUARANTINE = "quarantine"
