"""Finding in the catalogue: one text asked of datasets, variables, codes and concepts.

`asking` reads what was typed, `synonyms` adds what says the same, `indexing` writes what is searched, `facets` narrows
datasets; `datasets`, `variables`, `codes` and `concepts` each answer, `counting` says how many the others have.
Another engine than PostgreSQL would replace these modules and nothing else.
"""
