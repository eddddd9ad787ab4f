"""The description files, read and checked: catalogue/data/{holders.toml, code_lists/*.toml, datasets/*.toml}.

Every text stands in French; its English may come later. An unknown or missing key is refused, with the file's name.
"""

from catalogue.content.checking import DATA, ContentError
from catalogue.content.code_lists import CodeListContent, read_code_lists
from catalogue.content.datasets import DatasetContent, read_datasets
from catalogue.content.holders import read_holders

__all__ = [
    "DATA",
    "CodeListContent",
    "ContentError",
    "DatasetContent",
    "read_code_lists",
    "read_datasets",
    "read_holders",
]
