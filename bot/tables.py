"""Tables that are shipped beside the code."""

import csv
from importlib.resources import files


def read_table(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in a package, each by the names in the file's first line."""
    with files(package).joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
