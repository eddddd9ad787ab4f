"""The addresses of what has a name of its own. A name that no address can carry has none, and is shown without a link.

Names come from imports, and may hold anything: a slash, or the dots that browsers take for a folder.
"""

from django.urls import NoReverseMatch, reverse

from catalogue.models import CodeList, Table, Variable


def of_table(dataset_code: str, table_name: str) -> str:
    return _address("table", dataset_code, table_name)


def of_variable(dataset_code: str, table_name: str, variable_name: str) -> str:
    return _address("variable", dataset_code, table_name, variable_name)


def of_code_list(code: str) -> str:
    return _address("code_list", code)


def table_url(table: Table) -> str:
    """Return the address of a table whose dataset is loaded."""
    return of_table(table.dataset.code, table.name)


def variable_url(variable: Variable) -> str:
    """Return the address of a variable whose table and dataset are loaded."""
    return of_variable(variable.dataset.code, variable.table.name, variable.name)


def code_list_url(code_list: CodeList) -> str:
    return of_code_list(code_list.code)


def _address(page: str, *names: str) -> str:
    if {".", ".."} & set(names):
        return ""
    try:
        return reverse(f"catalogue:{page}", args=names)
    except NoReverseMatch:
        return ""
