"""The public register for programs: the entries as they are and as they were, in JSON."""
