"""One whole mailing beside other programs that send mail, in turn, in one run on one machine.

    python tests/bench/smtp_beside.py [--people 5000] [--connections 10] [--runs 3]
                                      [--server sink|postfix] [--rtt-ms 20] [--template T14]

Ours is the program as it is: the gate, each person's message, its mark before it leaves and the
answer of the server are all there and durable, and each message has one recipient. T1 is an
invitation with its calendar entry (6 KB), T14 saves a date (3 KB); the others send the same text.
`smtp-source` (of the package postfix, in C) sends one fixed message again and again and records
nothing; `mailmerge` (from the package index; on the PATH, or named by MAILMERGE) fills a template
and connects for each message. Whole processes are timed, start-up included, after one run that
does not count, against a fresh server each: smtp-sink, or a real Postfix that discards all (root
and Debian's package). With --rtt-ms every answer of the server comes so much later, as over a
network. Disks that are busy with other things make it slow: each message is durable before it
leaves. With TMPDIR=/dev/shm all that costs time but the disk is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coptui.domain.mailing import MailingStatus
from coptui.mail.outgoing import Ready
from coptui.services import watched_since
from coptui.services.mailing_messages import messages_for
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.bench.smtp_rate import sink
from tests.bench.smtp_send import prepare
from tests.mail.postfix import free_port, postfix

SOURCE = shutil.which("smtp-source", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MAILMERGE = os.environ.get("MAILMERGE") or shutil.which("mailmerge")
SLOW = 1_000
"""As many messages for the peer that connects for each of them."""


@dataclass
class Taken:
    """What the runs of one program took."""

    messages: int
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # megabytes at the highest

    @property
    def rate(self) -> float:
        """Messages a second, the median of the runs."""
        return self.messages / median(self.seconds)


def run(command: list[str], taken: Taken, cwd: Path) -> None:
    """One whole run of a program."""
    with tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=_as_installed(cwd), stdout=subprocess.DEVNULL, stderr=said
        )
        highest, rounds = 0.0, 0
        while True:
            # What the system adds up at the end counts the memory of whoever started it as well.
            if rounds % 10 == 0:
                highest = max(highest, sum(map(_held_by, _family(process.pid))))
            rounds += 1
            ended, code, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(0.01)
        process.returncode = os.waitstatus_to_exitcode(code)
        taken.seconds.append(time.perf_counter() - began)
        taken.processor.append(used.ru_utime + used.ru_stime)
        taken.memory.append(highest)
        said.seek(0)
        if process.returncode:
            raise SystemExit(f"{command[0]} ended with {process.returncode}: {said.read()[-500:]}")


def _as_installed(cwd: Path) -> dict[str, str]:
    """A program that was installed has its bytecode; so has ours, in a folder of its own."""
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**known, "PYTHONPYCACHEPREFIX": str(cwd / "bytecode")}


def _family(pid: int) -> list[int]:
    """A process and those it has begun."""
    with contextlib.suppress(OSError):
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return [pid]


def _held_by(pid: int) -> float:
    """Megabytes of a process; what it shares with others counts in parts."""
    with contextlib.suppress(OSError, IndexError):
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(rolled.split("Pss:")[1].split()[0]) / 1024
    return 0.0


def _later(port: int, to: int, seconds: float) -> None:
    """Pass everything on; what comes back from the server comes later."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wait: float) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                if wait:
                    loop.call_later(wait, writer.write, data)
                else:
                    writer.write(data)
        loop.call_later(wait, writer.close)

    async def pair(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", to)
        await asyncio.gather(pump(near, forth, 0), pump(far, back, seconds))

    async def serve() -> None:
        server = await asyncio.start_server(pair, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(serve())


@contextlib.contextmanager
def server(kind: str, rtt_ms: float) -> Iterator[int]:
    """A fresh server, perhaps far away; its port."""
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(sink()) if kind == "sink" else stack.enter_context(postfix())[0]
        if rtt_ms:
            near = free_port()
            far = multiprocessing.get_context("spawn").Process(
                target=_later, args=(near, port, rtt_ms / 1_000), daemon=True
            )
            far.start()
            stack.callback(far.kill)
            time.sleep(1.0)
            port = near
        yield port


def programs(folder: Path, people: int, connections: int) -> dict[str, tuple[int, list[str]]]:
    """What runs beside each other: how many messages, and the command with {port} in it."""
    sample, listed = _sample(folder)
    found: dict[str, tuple[int, list[str]]] = {}
    if SOURCE:
        words = f"-d -s {connections} -m {people} -F {sample} -N -f h@hub.example -t u@hub.example"
        found["smtp-source"] = people, [SOURCE, *words.split(), "127.0.0.1:{port}"]
    if MAILMERGE:
        number = min(people, SLOW)
        words = f"--template {_template(folder, sample)} --database {listed} --no-dry-run"
        words += f" --limit {number} --output-format raw --config {folder / 'server.conf'}"
        found["mailmerge"] = number, [MAILMERGE, *words.split()]
    ours = [sys.executable, str(Path(__file__).with_name("smtp_send.py")), "send", str(folder)]
    found["coptui"] = people, [*ours, "--port", "{port}", "--connections", str(connections)]
    return found


def _sample(folder: Path) -> tuple[Path, Path]:
    """One of our messages, and the list of people, as files."""
    sample, listed = folder / "sample.eml", folder / "people.csv"
    with Workspace.open(folder / "home-0") as ws, listed.open("w", newline="") as stream:
        rows = list(Delivery.select(Delivery.id, Delivery.name, Delivery.address))
        writer = csv.writer(stream)
        writer.writerow(["name", "email"])
        writer.writerows((row.name, row.address) for row in rows)
        message = messages_for(ws, [rows[0].id])[rows[0].id]
        assert isinstance(message, Ready)
        sample.write_bytes(message.data.replace(b"\r\n", b"\n"))
    return sample, listed


def _template(folder: Path, sample: Path) -> Path:
    """The same message for a program that fills in names."""
    head, _, body = sample.read_text("ascii").partition("\n\n")
    kind = head[head.index("Content-Type:") :]
    path = folder / "template.txt"
    path.write_text(
        "TO: {{name}} <{{email}}>\nSUBJECT: First 48 hours, for {{name}}\nFROM: h@hub.example\n"
        f"MIME-Version: 1.0\n{kind}\n\n{body}"
    )
    return path


def _wanted(home: Path) -> None:
    """However long the mailing of this home lay still, it has begun now and is to go."""
    with Workspace.open(home) as ws:
        Mailing.update(status=MailingStatus.going).execute()
        watched_since.agree(ws, Mailing.get().id)


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=5_000)
    ask.add_argument("--connections", type=int, default=10)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--server", choices=["sink", "postfix"], default="sink")
    ask.add_argument("--template", default="T1")
    ask.add_argument("--rtt-ms", type=float, default=0)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepare(folder, given.people, given.runs + 1, given.template)
        todo = programs(folder, given.people, given.connections)
        found = {name: Taken(messages) for name, (messages, _) in todo.items()}
        for turn in range(given.runs + 1):
            _wanted(folder / f"home-{turn}")
            if turn == 1:  # the first one only made the bytecode and warmed the disk
                found = {name: Taken(messages) for name, (messages, _) in todo.items()}
            for name, (_, command) in todo.items():
                with server(given.server, given.rtt_ms) as port:
                    config = f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\n"
                    (folder / "server.conf").write_text(config)
                    run([one.format(port=port) for one in command], found[name], folder)
    ours = found["coptui"]
    far = f", answers {given.rtt_ms:.0f} ms later" if given.rtt_ms else ""
    print(f"{given.people:,} people, {given.connections} connections, {given.server}{far}")
    for name, taken in found.items():
        print(
            f"{name:12} {taken.rate:8,.0f} a second  ours is {ours.rate / taken.rate:6.2f} of it   "
            f"processor {median(taken.processor) / taken.messages * 1e6:6,.0f} µs a message   "
            f"memory {max(taken.memory):4.0f} MB   ({taken.messages:,} messages)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
