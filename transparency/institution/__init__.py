"""The pages of the institution: committee, holders, charters, glossary, accessibility, and whom to tell of a flaw.

Their texts stand in TOML files beside the code, dated, in French and English, for whoever answers for them to change.
"""
