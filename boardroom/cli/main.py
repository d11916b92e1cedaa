"""The group of all commands; errors are one line with what to do."""

import os
import sys

import click

from boardroom import __version__
from boardroom.adapters.backup_folder import BackupProblem
from boardroom.cli import archive, ceremonies, leaving, running, seals, upkeep, verifying
from boardroom.core.errors import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="boardroom")
def boardroom() -> None:
    """Boardroom keeps a housing association's memory: minutes, papers, signatures."""


for command in (
    running.demo,
    running.serve,
    running.web,
    running.worker,
    running.jobs,
    ceremonies.association,
    ceremonies.account,
    ceremonies.token,
    seals.seal,
    archive.reindex,
    archive.fixity,
    verifying.verify,
    verifying.verify_log,
    upkeep.backup,
    upkeep.restore,
    upkeep.backup_key,
    upkeep.upgrade,
    upkeep.erase_log_payload,
    leaving.export,
    leaving.import_export,
    leaving.erase_association,
):
    boardroom.add_command(command)


def main() -> None:
    """Run a command; a refusal or a known problem is said in one line."""
    os.umask(
        0o077
    )  # papers, database and backups are for the portal's own account, and nobody else on the machine
    try:
        boardroom.main(prog_name="boardroom", standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.UsageError as problem:
        of = problem.ctx.command_path if problem.ctx else "boardroom"
        click.echo(f"{problem.format_message()} `{of} --help` explains.", err=True)
        sys.exit(problem.exit_code)
    except click.ClickException as problem:
        click.echo(problem.format_message(), err=True)
        sys.exit(problem.exit_code)
    except (Refusal, BackupProblem) as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
