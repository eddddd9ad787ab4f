"""The public register as rows that stay: an entry for each project, its versions, its files, its feeds."""
