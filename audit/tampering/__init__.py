"""A trail of invented events on which everything a database administrator can do is tried, and what finds it is told.

Only `manage.py audit_tamper_demo` and the tests use it, each on a database of its own. An attack is made, looked at and
undone in one transaction.
"""
