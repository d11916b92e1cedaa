"""No table of an association is forgotten: it is in a package, or named as left out with a reason."""

import json

from boardroom.core.db import Base
from boardroom.export.queries import tables_of_associations
from boardroom.export.queries.tables import accounts_named
from boardroom.export.rules.tables import ALWAYS, LEFT_OUT, OF_THE_INSTALLATION, RENDITIONS, ROOTS


def test_every_table_is_in_a_package_or_left_out_for_a_reason(packed, roof):
    package = packed()
    told = json.loads((package.root / "data" / "metadata" / "schema.json").read_text())["tables"]
    lying = {path.stem for path in (package.root / "data" / "metadata").glob("*.csv")}
    assert set(told) == lying
    named = [set(told), set(LEFT_OUT), set(OF_THE_INSTALLATION)]
    assert set().union(*named) == set(Base.metadata.tables)
    assert sum(map(len, named)) == len(Base.metadata.tables), "each stands in one place"
    assert all({*LEFT_OUT.values(), *OF_THE_INSTALLATION.values()})
    for name, described in told.items():
        assert set(described["columns"]) == set(Base.metadata.tables[name].columns.keys())
        assert described["rows"] == len(package.rows(f"metadata/{name}.json"))


def test_the_lists_name_what_there_is():
    columns = {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }
    assert columns >= RENDITIONS
    assert set(Base.metadata.tables) >= ALWAYS | ROOTS


def test_no_package_asks_for_accounts_that_the_next_installation_lacks():
    for table in tables_of_associations():
        to_accounts = {key.parent.name for key in table.foreign_keys if key.column.table.name == "account"}
        assert to_accounts == accounts_named(table), (
            f"{table.name} cannot do without an account: leave it out"
        )
