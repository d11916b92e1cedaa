"""The house's walls, checked by import-linter with the contracts of pyproject.toml."""

from importlinter.cli import lint_imports


def test_every_import_contract_is_kept():
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == 0
