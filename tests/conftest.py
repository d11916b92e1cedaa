"""Fixtures shared by all tests: a real database, a set clock, an association with people, logged-in clients."""

import gc
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import argon2
import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from boardroom.adapters.postgres_index import PostgresIndex
from boardroom.adapters.twins.kept_mailer import KeptMailer
from boardroom.adapters.twins.kept_texter import KeptTexter
from boardroom.adapters.twins.set_clock import SetClock
from boardroom.app import bind, create_app
from boardroom.associations.models import Association
from boardroom.classes.actions import adopt_pack
from boardroom.core import secrets
from boardroom.core.actor import Actor, worker_for
from boardroom.core.db import Base
from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.identity.models import Account, AccountSession
from boardroom.mandates.models import Mandate, MandatePeriod, Person, Role
from boardroom.mandates.queries import actor_for
from boardroom.runtime import Runtime, build
from boardroom.work import Work, database, schema
from config import Settings
from tests.data.bankid_server import BankIdServer, bankid_server
from tests.data.postgres_server import MISSING, new_database, served
from tests.statements import share_statements

# Looks at every file that a test seals.
pytest_plugins = ["tests.sealed_files"]

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)

# Rooms of tests that wait for leases, browsers and killed processes: a minute of them at the end would be waited for alone.
_SLOW_ROOMS = ("faults", "journeys")


@pytest.hookimpl(trylast=True)  # after the shuffling
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow rooms; within each half the order stays as it was shuffled."""
    items.sort(key=lambda item: item.path.parent.name not in _SLOW_ROOMS)


def pytest_collection_finish() -> None:
    """Leave all that was imported out of the collector's rounds, which took a twentieth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# No example has a time of its own: the first reads dictionaries, and a busy machine stands still at times. Each test has one.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply; what the portal spends to hold a thief up is seen to by the tests of the hashing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_hasher", argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
        yield


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no row; each test gets its own copy."""
    path = tmp_path_factory.mktemp("database") / "boardroom.db"
    engine = database(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database as a portal makes its own, for what asks how old it is; each portal gets its own copy."""
    path = tmp_path_factory.mktemp("migrated") / "boardroom.db"
    engine = database(f"sqlite:///{path}")
    schema.bring_to_date(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database on a real PostgreSQL, started when the first test asks for it."""
    if MISSING:
        pytest.skip(MISSING)
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def _postgres_index(postgres: str) -> Iterator[PostgresIndex]:
    made = PostgresIndex(postgres, seconds=30)
    yield made
    made.close()


@pytest.fixture
def postgres_index(_postgres_index: PostgresIndex) -> Iterator[PostgresIndex]:
    """A search index on a real PostgreSQL, empty before and after the test."""
    yield _postgres_index
    for association in _postgres_index.associations():
        _postgres_index.drop(association)


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    home = tmp_path / "var"
    home.mkdir()
    shutil.copy(empty_database, home / "boardroom.db")
    return Settings(
        home=home, keys=tmp_path / "keys", base_url="http://localhost", disk_reserve_mb=0, search_seconds=30
    )


@pytest.fixture(scope="session")
def _bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankIdServer]:
    with bankid_server(tmp_path_factory.mktemp("bankid")) as running:
        yield running


@pytest.fixture
def bank(_bank: BankIdServer) -> BankIdServer:
    """BankID's side, over real mutual TLS, without anything that another test asked of it."""
    for kept in (_bank.orders, _bank.asked, _bank.troubles):
        kept.clear()
    return _bank


def with_bankid(settings: Settings, bank: BankIdServer) -> Settings:
    """Return settings of a portal that has BankID, with its files among the keys."""
    shutil.copytree(bank.folder, settings.keys / "bankid")
    return replace(settings, bankid=bank.address)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def mailer() -> KeptMailer:
    """Takes the letters of the portal under test, for whichever test names it."""
    return KeptMailer()


@pytest.fixture
def texter() -> KeptTexter:
    """Takes its text messages likewise."""
    return KeptTexter()


@pytest.fixture
def runtime(request: pytest.FixtureRequest, settings: Settings, clock: SetClock) -> Iterator[Runtime]:
    made = build(settings, clock)
    share_statements(made.engine)
    kept = {
        port: request.getfixturevalue(port) for port in ("mailer", "texter") if port in request.fixturenames
    }
    yield replace(made, opener=replace(made.opener, ports=replace(made.opener.ports, **kept)))
    made.engine.dispose()


@dataclass
class Board:
    """A small association of fictional people, with one account per role."""

    runtime: Runtime
    association: Association
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        with self.runtime.opener.reading(worker_for(self.association.id)) as work:
            person = self.people[role]
            assert person.account_id
            actor = actor_for(work, self.association, person.account_id, person.name)
        assert actor
        return actor

    def add(self, role: str, name: str, start: date, end: date | None = None, *, email: str = "") -> Person:
        """Seat someone with an account in a role."""
        with self.runtime.opener.writing(worker_for(self.association.id)) as work:
            account = Account(
                id=new_id(),
                email=email or f"{role}@exempel.se",
                name=name,
                created_at=work.now,
                language="sv",
            )
            work.session.add(account)
            work.session.flush()
            person = Person(
                id=new_id(),
                association_id=self.association.id,
                name=name,
                email=account.email,
                account_id=account.id,
                created_at=work.now,
            )
            work.session.add(person)
            work.session.flush()
            work.session.add(
                Mandate(
                    id=new_id(),
                    association_id=self.association.id,
                    person_id=person.id,
                    role=Role(role),
                    start=start,
                    end=end,
                    created_at=work.now,
                )
            )
        self.people[role] = person
        return person


PEOPLE = {
    "chair": "Astrid Ek",
    "secretary": "Bo Lind",
    "treasurer": "Cecilia Ask",
    "board_member": "David Alm",
    "deputy": "Elsa Rönn",
    "auditor": "Folke Hägg",
    "manager": "Gun Tall",
    "member": "Hugo Björk",
    "administrator": "Ines Lönn",
}


@pytest.fixture(scope="session")
def seated_database(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """A database file with Brf Provet 1 and its board; each test of it gets its own copy."""
    folder = tmp_path_factory.mktemp("seated")
    shutil.copy(empty_database, folder / "boardroom.db")
    made = build(Settings(home=folder, keys=folder / "keys", base_url="http://localhost"), SetClock(NOW))
    seated_board(made)
    made.engine.dispose()
    return folder / "boardroom.db"


@pytest.fixture
def board(runtime: Runtime, seated_database: Path) -> Board:
    """Brf Provet 1, with one person per role since the general meeting of 2025."""
    runtime.engine.dispose()
    shutil.copy(seated_database, runtime.settings.home / "boardroom.db")
    return _board_of(runtime)


def _board_of(runtime: Runtime) -> Board:
    with runtime.opener.reading(worker_for()) as work:
        association = work.session.scalars(select(Association)).one()
    with runtime.opener.reading(worker_for(association.id)) as work:
        seats = work.session.execute(
            select(Mandate.role, Person).join(Person, Person.id == Mandate.person_id)
        ).all()
    return Board(runtime, association, {role.value: person for role, person in seats})


@pytest.fixture(scope="session")
def _seated_on_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("seated-on-postgres")
    with new_database(postgres) as address:
        settings = Settings(home=folder, keys=folder / "keys", base_url="http://localhost", database=address)
        made = build(settings, SetClock(NOW))
        Base.metadata.create_all(made.engine)
        seated_board(made)
        made.engine.dispose()
        yield address


@pytest.fixture
def postgres_board(
    postgres: str, _seated_on_postgres: str, settings: Settings, clock: SetClock
) -> Iterator[Board]:
    """Brf Provet 1 in a database of its own on a real PostgreSQL, where people work side by side."""
    with new_database(postgres, _seated_on_postgres) as address:
        made = build(replace(settings, database=address), clock)
        yield _board_of(made)
        made.engine.dispose()


def seated_board(runtime: Runtime) -> Board:
    """Found Brf Provet 1 in an empty portal and seat its board."""
    with runtime.opener.writing(worker_for()) as work:
        association = Association(
            id=new_id(),
            slug="brf-provet-1",
            name="Brf Provet 1",
            org_number="769600-0009",
            created_at=work.now,
            set_up_at=work.now,
            last_general_meeting=date(2025, 5, 14),
        )
        work.session.add(association)
        work.session.flush()
        work.session.add(
            MandatePeriod(
                id=new_id(), association_id=association.id, label="2025/26", start=date(2025, 5, 14)
            )
        )
        prepare_association(work, association)
    seated = Board(runtime, association)
    for role, name in PEOPLE.items():
        seated.add(role, name, date(2025, 5, 14))
    return seated


@pytest.fixture(scope="module")
def lasting_board(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Iterator[Board]:
    """Brf Provet 1 for a whole module, whose tests leave it as it is."""
    folder = tmp_path_factory.mktemp("lasting")
    home = folder / "var"
    home.mkdir()
    shutil.copy(empty_database, home / "boardroom.db")
    runtime = build(
        Settings(
            home=home, keys=folder / "keys", base_url="http://localhost", disk_reserve_mb=0, search_seconds=30
        ),
        SetClock(NOW),
    )
    yield seated_board(runtime)
    runtime.engine.dispose()


def prepare_association(work: Work, association: Association) -> None:
    """Give a new association what every association has: its retention schedule."""
    adopt_pack(work, association)


@pytest.fixture
def as_role(board: Board) -> Callable[[str], Actor]:
    return board.actor


# The app of this process, and what it was made with: compiling its routes and templates takes longer than most tests.
_kept: list[tuple[Flask, dict[str, object], dict[str, object], dict[object, list[object]]]] = []


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """Return the portal, bound to this test's runtime; what other tests set on it is gone."""
    if runtime.settings.proxies:
        return _for_tests(create_app(runtime))
    if not _kept:
        made = _for_tests(create_app(runtime))
        before = {scope: list(callers) for scope, callers in made.before_request_funcs.items()}
        _kept.append((made, dict(made.config), dict(made.extensions), before))
    made, config, extensions, before = _kept[0]
    for present, first in ((made.config, config), (made.extensions, extensions)):
        present.clear()
        present.update(first)
    made.before_request_funcs.clear()
    made.before_request_funcs.update({scope: list(callers) for scope, callers in before.items()})
    bind(made, runtime)
    return made


def _for_tests(made: Flask) -> Flask:
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return made


def session_of(
    work: Work, account_id: uuid.UUID | None, *, seen_at: datetime | None = None, days: int = 1
) -> str:
    """Begin a session of an account, as one that was last seen at an instant (now), and return its token."""
    token = opaque_token()
    work.session.add(
        AccountSession(
            id=new_id(),
            account_id=account_id,
            token_hash=token_hash(token),
            created_at=work.now,
            seen_at=seen_at or work.now,
            expires_at=work.now + timedelta(days=days),
            method="password",
        )
    )
    return token


@pytest.fixture
def client_as(app: Flask, board: Board) -> Callable[[str], FlaskClient]:
    """Return a browser in which the person of a role is logged in (by a real session row)."""

    def log_in(role: str) -> FlaskClient:
        with board.runtime.opener.writing(worker_for()) as work:
            token = session_of(work, board.people[role].account_id)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    return log_in
