"""How the portal fares: what waits, what failed, disk, certificate, backup."""

import shutil
from dataclasses import dataclass

from flask import render_template

from boardroom.admin import queries
from boardroom.admin.views.blueprint import blueprint
from boardroom.core.child import network_isolated
from boardroom.core.permissions import Permission
from boardroom.signing.queries import present_certificate
from boardroom.signing.rules.upkeep import standing
from boardroom.web import door
from boardroom.web.guard import requires


@dataclass(frozen=True)
class Disk:
    """Room on the disk that holds the data, in bytes."""

    free: int
    total: int
    low: bool


@blueprint.get("/<association>/health/")
@requires(Permission.READ_JOBS)
def health() -> str:
    """Show the portal's running in words."""
    with door.reading() as work:
        found = queries.health(work)
        certificate = present_certificate(work)
        stands = standing(certificate.not_after, work.now).value if certificate else ""
    return render_template(
        "admin/health.html",
        health=found,
        disk=_disk(),
        certificate=certificate,
        certificate_stands=stands,
        mail_leaves=door.mail_leaves(),
        isolated=network_isolated(),
    )


def _disk() -> Disk:
    settings = door.settings()
    usage = shutil.disk_usage(settings.home)
    return Disk(usage.free, usage.total, low=usage.free < settings.disk_reserve_mb * 2_000_000)
