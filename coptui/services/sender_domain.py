"""Looking up whether mail from the sender's address will be believed by those who get it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from coptui.domain.addresses import ascii_domain
from coptui.domain.sending_domain import (
    DomainFacts,
    Remark,
    about_addresses,
    about_answers,
    about_domain,
    belongs_to,
    domain_of,
    is_dmarc,
    is_spf,
    is_strange,
    keys_to_try,
    spf_terms,
)
from coptui.mail.smtp import is_loopback
from coptui.workspace import Workspace

SECONDS = 5.0
"""How long one question may take, with all its tries."""
LOOK_UPS = 10
"""How many other records an SPF record may lead to (RFC 7208, 4.6.4)."""


class NoDomain(Exception):
    """There is no such domain."""


class NotAsked(Exception):
    """The DNS did not answer."""


Ask = Callable[[str, str], tuple[str, ...]]
"""The records of a name and kind ("MX", "TXT"), none where there are none."""


def resolver(server: tuple[str, int] | None = None) -> Ask:
    """Asks this computer's own name server, or the one that is named."""
    import dns.exception  # late: it costs a tenth of a second
    import dns.resolver

    try:
        made = dns.resolver.Resolver(configure=server is None)
    except dns.resolver.NoResolverConfiguration as fault:
        raise NotAsked(str(fault)) from fault
    if server is not None:
        made.nameservers, made.port = [server[0]], server[1]
    made.lifetime = SECONDS

    def ask(name: str, kind: str) -> tuple[str, ...]:
        try:
            found: Any = made.resolve(name, kind, search=False)
        except dns.resolver.NoAnswer:
            return ()
        except dns.resolver.NXDOMAIN as fault:
            raise NoDomain(name) from fault
        except (dns.exception.DNSException, OSError, UnicodeError) as fault:
            raise NotAsked(str(fault)) from fault
        if kind == "TXT":
            return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in found)
        if kind == "MX":
            return tuple(one.exchange.to_text().rstrip(".") or "." for one in found)
        return tuple(one.to_text() for one in found)

    return ask


def own_remarks(ws: Workspace) -> Iterator[Remark]:
    """What is odd about the sender's addresses, without asking anybody."""
    sender = ws.settings.sender
    if not (sender.host and sender.from_address):
        return
    if is_strange(sender.from_address, sender.host):
        domain = domain_of(sender.from_address)
        yield Remark(
            "warning" if is_loopback(sender.host) else "error",
            f"Mail from {domain} is believed only when it leaves by its own server, "
            f"not by {sender.host}.",
            "Use that mailbox's own server, or an address of your own domain.",
        )
    yield from about_addresses(sender.from_address, sender.user, sender.reply_to)


def looked_up(ws: Workspace, ask: Ask | None = None) -> Iterator[Remark]:
    """What the DNS says about the domain of the sender, and about the one that answers go to."""
    sender = ws.settings.sender
    if not sender.from_address:
        yield Remark("note", "The sender's address is not set up, so nothing was looked up.")
        return
    domain = ascii_domain(domain_of(sender.from_address))
    answers = ascii_domain(domain_of(sender.reply_to))
    try:
        asks = ask or resolver()
        yield from about_domain(domain, sender.host, facts_of(asks, domain, sender.host))
        if answers and answers != domain:
            yield from about_answers(answers, _answers(asks, answers))
    except NotAsked:
        yield Remark(
            "warning",
            "The records of your domain could not be looked up.",
            "Check that this computer is online, and try again.",
        )


def facts_of(ask: Ask, domain: str, host: str) -> DomainFacts:
    """Everything the DNS says about a domain. Raises `NotAsked` where it does not answer."""
    answers = _answers(ask, domain)
    if not answers.exists:
        return answers
    spf = tuple(text for text in _texts(ask, domain) if is_spf(text))
    return DomainFacts(
        mail_servers=answers.mail_servers,
        spf=spf,
        spf_names=frozenset(_named(ask, spf[0])) if len(spf) == 1 else frozenset(),
        keys=tuple(_keys(ask, domain, host)),
        dmarc=_dmarc(ask, domain),
    )


def _answers(ask: Ask, domain: str) -> DomainFacts:
    """Where mail to a domain goes: its MX, else the machine of that name (RFC 5321, 5.1)."""
    try:
        servers = ask(domain, "MX")
        if not servers:
            servers = (domain,) if ask(domain, "A") or ask(domain, "AAAA") else ()
    except NoDomain:
        return DomainFacts(exists=False)
    return DomainFacts(mail_servers=servers)


def _texts(ask: Ask, name: str) -> tuple[str, ...]:
    try:
        return ask(name, "TXT")
    except NoDomain:
        return ()


def _named(ask: Ask, record: str) -> Iterator[str]:
    """Every domain that a record names, also through others, each once."""
    waiting, seen = [record], set[str]()
    while waiting:
        for _, domain in spf_terms(waiting.pop()):
            if domain in seen or len(seen) >= LOOK_UPS:
                continue
            seen.add(domain)
            yield domain
            waiting += [text for text in _texts(ask, domain) if is_spf(text)]


def _keys(ask: Ask, domain: str, host: str) -> Iterator[str]:
    """The first usual name under which there is a key; one is enough."""
    for name in keys_to_try(host):
        texts = _texts(ask, f"{name}._domainkey.{domain}")
        if any("p=" in text for text in texts):
            yield name
            return


def _dmarc(ask: Ask, domain: str) -> str:
    """The policy of the domain, or of the nearest one above it that has one."""
    name = domain
    while name.count(".") >= 1:
        for text in _texts(ask, f"_dmarc.{name}"):
            if is_dmarc(text) and belongs_to(domain, name):
                return text
        name = name.partition(".")[2]
    return ""
