"""The rules in force as the TOML files say them, read without the loader that they judge."""

import tomllib

from requests_workflow.rules import loader

FOLDER = loader.FOLDER / "2022-01-01"
#: Delays of what belongs to no file: their own part recalls them, and tells them on its own pages.
OF_NO_FILE = frozenset({"D1"})


def table(stem: str) -> dict:
    """Return the content of a file of the rules."""
    return tomllib.loads((FOLDER / f"{stem}.toml").read_text())


def machine(stem: str) -> dict:
    """Return a machine with the acts that no parameter puts out of use."""
    values = {parameter["id"]: parameter["value"] for parameter in table("parameters")["parameter"]}
    content = table(stem)
    content["transition"] = [act for act in content["transition"] if values.get(act.get("only_if"), True)]
    return content
