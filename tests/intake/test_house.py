"""What the settings say of receiving, said once for every door."""

from pathlib import Path

import boardroom
from boardroom.intake.actions import House
from config import Settings


def test_the_settings_limit_receiving():
    settings = Settings(disk_reserve_mb=7, max_pages=11)
    assert House.as_set(settings) == House(reserve=7_000_000, most_pages=11)


def test_no_door_reads_them_its_own_way():
    doors = [
        path.relative_to(Path(boardroom.__file__).parent).as_posix()
        for path in Path(boardroom.__file__).parent.rglob("*.py")
        if "disk_reserve_mb" in path.read_text(encoding="utf-8") and {"views", "api"} & set(path.parts)
    ]
    assert sorted(doors) == ["admin/views/running.py"]  # which tells how much is left
