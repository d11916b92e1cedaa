"""A real PostgreSQL for tests: Debian's, with a folder of its own, on a socket in it.

The cluster that Debian's package may start by itself is neither used nor touched.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

_FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
INITDB = str(_FOUND[-1].parent / "initdb") if _FOUND else shutil.which("initdb")
PG_CTL = str(_FOUND[-1].parent / "pg_ctl") if _FOUND else shutil.which("pg_ctl")
MISSING = "" if INITDB and PG_CTL else "PostgreSQL (package postgresql) is not installed"


@contextmanager
def served() -> Iterator[str]:
    """Run a server for the length of the block; yield the address of its empty database."""
    assert INITDB
    assert PG_CTL
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    # It refuses to run as root: then the account of Debian's package does, which must be able to come here.
    owner = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    if os.getuid() == 0:
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def do(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid if os.getuid() == 0 else None,
            group=owner.pw_gid if os.getuid() == 0 else None,
        )

    data = folder / "data"
    try:
        do(
            INITDB,
            "-D",
            str(data),
            "-U",
            "boardroom",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale",
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c deadlock_timeout=200ms -c max_wal_senders=0 -c wal_level=minimal"
        do(PG_CTL, "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://boardroom@/postgres?host={folder}"
        finally:
            do(PG_CTL, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(address: str, copied: str = "template1") -> Iterator[str]:
    """A database for the length of the block, on the server at the address; yield its address.

    It is a copy of the database at the address `copied`, where nobody may be meanwhile; by default it is empty.
    """
    name, template = f"test_{uuid4().hex}", make_url(copied).database if "://" in copied else copied
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        engine.dispose()
