"""Mail servers that others have written: Postfix's smtp-sink, and a Postfix that keeps nothing."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MASTER = Path("/usr/share/postfix/master.cf.dist")
DAEMONS = Path("/usr/lib/postfix/sbin")
needs_sink = pytest.mark.skipif(SINK is None, reason="needs smtp-sink, of the package postfix")
needs_postfix = pytest.mark.skipif(
    not (MASTER.exists() and DAEMONS.exists() and os.name == "posix" and os.geteuid() == 0),
    reason="needs root and Debian's package postfix",
)
_MAIN = """
compatibility_level = 3.6
queue_directory = {0}/q
data_directory = {0}/data
command_directory = /usr/sbin
daemon_directory = {1}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = tests.localdomain
mydestination =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
default_transport = discard:
relay_transport = discard:
local_transport = discard:
smtpd_peername_lookup = no
disable_dns_lookups = yes
alias_maps =
alias_database =
maillog_file = {0}/log
maillog_file_prefixes = {0}
"""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("the mail server did not start")


@contextlib.contextmanager
def sink(*options: str) -> Iterator[int]:
    """An smtp-sink that misbehaves as its options say; its port."""
    assert SINK is not None
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    running = subprocess.Popen(
        [SINK, *user, *options, f"127.0.0.1:{port}", "100"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        running.kill()
        running.wait()


@contextlib.contextmanager
def postfix() -> Iterator[tuple[int, Path]]:
    """A Postfix of its own that queues, then discards all mail; its port and its log."""
    with tempfile.TemporaryDirectory(prefix="coptui-postfix-") as folder:
        home, port = Path(folder), free_port()
        home.chmod(0o755)
        for name in ("conf", "q", "data"):
            (home / name).mkdir()
        shutil.chown(home / "data", "postfix")
        (home / "conf" / "main.cf").write_text(_MAIN.format(home, DAEMONS))
        (home / "conf" / "master.cf").write_text(_master(port))
        command = ["/usr/sbin/postfix", "-c", str(home / "conf")]
        subprocess.run([*command, "start"], check=True, capture_output=True)
        try:
            _wait_for(port)
            yield port, home / "log"
        finally:
            subprocess.run([*command, "stop"], check=False, capture_output=True)


def _master(port: int) -> str:
    """Debian's own services without chroot, listening on this port alone."""
    lines = []
    for line in MASTER.read_text().splitlines():
        if re.match(r"smtp +inet", line):
            line = f"127.0.0.1:{port} inet n - n - - smtpd"
        elif line.startswith("pickup "):
            continue
        lines.append(re.sub(r"^(\S+ +(?:unix|inet|pass|fifo) +\S+ +\S+ +)y", r"\1n", line))
    return "\n".join(lines) + "\npostlog unix-dgram n - n - 1 postlogd\n"
