"""The manifest is a `Manifest` of Slack's own TypeScript library, which knows every scope and event."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from bot.manifest import manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.acceptance

HOST = "https://holdfast.example.com"
VARIANTS: dict[str, dict[str, Any]] = {
    "socket": manifest(),
    "groups": manifest(user_groups=True),
    "http": manifest(http=HOST),
    "workspaces": manifest(http=HOST, oauth=HOST, user_groups=True),
}
OPTIONS = (
    "--noEmit --strict --skipLibCheck --target es2023 --module nodenext --moduleResolution nodenext --types node"
).split()
# A scope that Slack documents and the library's list lacks. When it learns it, the compiler says that this is unused.
UNKNOWN, EXPECTED = '"assistant:write",', "// @ts-expect-error\n"
# The library exports the type only as what it is an argument of.
MANIFEST = 'export const manifest: AppsManifestCreateArguments["manifest"]'
SECONDS = 120


@pytest.fixture
def compiled(node: Path, installed: Callable[[str], Path], tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    """What the compiler says of a manifest: nothing where it is one."""
    tsc = installed("typescript/bin/tsc")
    installed("@slack/web-api/package.json")
    # Modules are looked for in the folders above a source.
    (tmp_path / "node_modules").symlink_to(tsc.parents[2])

    def compile_(made: dict[str, Any]) -> str:
        source = tmp_path / "manifest.mts"
        written = json.dumps(made, indent=2, ensure_ascii=False).replace(UNKNOWN, EXPECTED + UNKNOWN)
        source.write_text(
            f'import type {{ AppsManifestCreateArguments }} from "@slack/web-api";\n\n{MANIFEST} = {written};\n',
            encoding="utf-8",
        )
        done = subprocess.run(
            [node, tsc, *OPTIONS, source],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert (done.returncode == 0) is (not done.stdout), done.stdout + done.stderr
        return done.stdout

    return compile_


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_manifest_is_one_of_slacks(compiled: Callable[[dict[str, Any]], str], variant: str) -> None:
    assert not compiled(VARIANTS[variant])


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("oauth_config", "scopes", "bot"), ["chat:wrote"]),
        (("settings", "event_subscriptions", "bot_events"), ["app_mentioned"]),
        (("features", "slash_commands"), [{"command": "/nrr", "description": "NRR", "usage": "last-quarter"}]),
        (("settings", "socket_mode"), True),
    ],
)
def test_what_is_wrong_is_seen(
    compiled: Callable[[dict[str, Any]], str], path: tuple[str, ...], wrong: list[object]
) -> None:
    made = json.loads(json.dumps(manifest()))
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    assert "error TS" in compiled(made)
