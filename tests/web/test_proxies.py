"""Whose word is taken for the visitor's address and the portal's own."""

from dataclasses import replace

import pytest
from flask import request

from boardroom.app import create_app

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "fel.exempel.se",
    "X-Forwarded-Proto": "https",
}


@pytest.fixture
def seen(runtime):
    """Return what a request looks like to the portal behind so many proxies."""

    def look(proxies):
        settings = replace(runtime.settings, base_url="https://portal.exempel.se", proxies=proxies)
        app = create_app(replace(runtime, settings=settings))
        asked = []
        app.before_request_funcs[None].insert(
            0, lambda: asked.append((request.remote_addr, request.host, request.scheme))
        )
        app.test_client().get("/log-in", headers=FORWARDED)
        return asked[0]

    return look


def test_nobody_can_pose_as_another_address_where_no_proxy_is_set(seen):
    assert seen(0) == ("127.0.0.1", "localhost", "http")


def test_the_operators_own_proxy_is_believed(seen):
    assert seen(1) == ("203.0.113.9", "fel.exempel.se", "https")
