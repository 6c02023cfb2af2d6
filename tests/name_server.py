"""A name server on loopback that knows what it is told, and counts what it is asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]


class NameServer:
    def __init__(self, zone: Zone) -> None:
        self.zone = dict(zone)
        self.asked: list[tuple[str, str]] = []
        self.broken = False
        self.address = ("", 0)

    def answer(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire)
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True).casefold()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif records := self.zone.get((name, kind)):
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif not any(known == name or known.endswith(f".{name}") for known, _ in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire(max_size=65_535)


@contextmanager
def name_server(zone: Zone) -> Iterator[NameServer]:
    """Started on a free port of loopback, ended at the end."""
    server, over = NameServer(zone), threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(0.05)
        server.address = line.getsockname()

        def serve() -> None:
            while not over.is_set():
                try:
                    wire, whence = line.recvfrom(4_096)
                except TimeoutError:
                    continue
                line.sendto(server.answer(wire), whence)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server
        finally:
            over.set()
            thread.join(10)
