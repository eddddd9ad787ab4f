"""Importing dictionaries and code lists that others wrote.

Files are read into plain descriptions without a database (`table_schema`, `code_list`, `joins`, `omop`). What was read
is written one dataset or one code list at a time, each in a transaction of its own with its trace (`dictionary`,
`codes`, `links`). A run (`runs`) remembers what each identifier of a source said last, so the same files again change
nothing, and a run that was killed goes on where it was. `imports` puts them together.
"""
