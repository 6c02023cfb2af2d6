"""Whether mail from an address is believed: its domain's records, and the server it leaves by.

The facts come in; what is wrong with them goes out, in words. SPF is RFC 7208, DMARC RFC 7489.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

OWN_SERVERS: Mapping[str, tuple[str, ...]] = {
    "gmail.com": ("gmail.com", "google.com"),
    "googlemail.com": ("gmail.com", "google.com"),
    "outlook.com": ("outlook.com", "office365.com"),
    "hotmail.com": ("outlook.com", "office365.com"),
    "hotmail.co.uk": ("outlook.com", "office365.com"),
    "live.com": ("outlook.com", "office365.com"),
    "live.co.uk": ("outlook.com", "office365.com"),
    "msn.com": ("outlook.com", "office365.com"),
    "yahoo.com": ("yahoo.com",),
    "yahoo.co.uk": ("yahoo.com", "yahoo.co.uk"),
    "aol.com": ("aol.com",),
    "icloud.com": ("me.com", "icloud.com"),
    "me.com": ("me.com", "icloud.com"),
    "btinternet.com": ("btinternet.com", "bt.com"),
    "proton.me": ("proton.me", "protonmail.ch"),
    "sky.com": ("sky.com", "yahoo.com"),
    "talktalk.net": ("talktalk.net",),
    "virginmedia.com": ("virginmedia.com",),
    "ntlworld.com": ("virginmedia.com", "ntlworld.com"),
}
"""Free mailboxes, each with the only servers that its mail is believed from."""

SENDS_FOR: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "gmail.com": ("_spf.google.com", ("google",)),
    "office365.com": ("spf.protection.outlook.com", ("selector1", "selector2")),
    "fastmail.com": ("spf.messagingengine.com", ("fm1", "fm2", "fm3")),
    "zoho.eu": ("zoho.eu", ("zoho", "zmail")),
    "zoho.com": ("zoho.com", ("zoho", "zmail")),
    "ionos.co.uk": ("_spf-eu.ionos.com", ("s1-ionos", "s2-ionos")),
}
"""What the SPF of a domain names when this server sends for it, and the usual names of its keys."""

USUAL_KEYS = ("default", "dkim", "mail", "k1", "s1", "s2", "google", "selector1", "selector2")
NOBODY_READS = ("noreply", "no-reply", "donotreply", "do-not-reply")


@dataclass(frozen=True)
class DomainFacts:
    """What the DNS says about a domain. `mail_servers` holds "." for one that takes no mail."""

    exists: bool = True
    mail_servers: tuple[str, ...] = ()
    spf: tuple[str, ...] = ()
    spf_names: frozenset[str] = field(default_factory=frozenset)
    """Every domain that the SPF record names, also through others."""
    keys: tuple[str, ...] = ()
    dmarc: str = ""


@dataclass(frozen=True)
class Remark:
    """One thing about the domain: `error`, `warning` or `note`, what it is, and what to do."""

    level: str
    text: str
    hint: str = ""


def domain_of(address: str) -> str:
    """The part after the @, in small letters."""
    return address.rpartition("@")[2].strip().casefold().rstrip(".")


def belongs_to(name: str, domain: str) -> bool:
    """Whether a name is that domain or lies below it."""
    return name == domain or name.endswith(f".{domain}")


def is_strange(from_address: str, host: str) -> bool:
    """Whether this is a free mailbox whose mail would leave through somebody else's server."""
    own = OWN_SERVERS.get(domain_of(from_address))
    name = host.strip().casefold().rstrip(".")
    return own is not None and not any(belongs_to(name, one) for one in own)


def about_addresses(from_address: str, user: str, reply_to: str) -> Iterator[Remark]:
    """What is odd about the addresses themselves; nothing is looked up for it."""
    mine, signs_in = domain_of(from_address), domain_of(user) if "@" in user else ""
    if signs_in and mine and not (belongs_to(mine, signs_in) or belongs_to(signs_in, mine)):
        yield Remark(
            "warning",
            f"Mail says it is from {mine}, but the mailbox that signs in is of {signs_in}.",
            "Use the address of the mailbox itself, or have it allowed to send as the other.",
        )
    answers = reply_to or from_address
    if answers.rpartition("@")[0].casefold() in NOBODY_READS:
        yield Remark(
            "warning",
            f"Answers go to {answers}, which looks like an address that nobody reads.",
            "People answer invitations: let answers go to a mailbox that somebody opens.",
        )


def about_domain(domain: str, host: str, facts: DomainFacts) -> Iterator[Remark]:
    """What is wrong with the records of the domain that mail says it is from."""
    if not facts.exists:
        yield Remark(
            "error", f"There is no domain {domain}.", "Look for typing mistakes in your address."
        )
        return
    yield from about_answers(domain, facts)
    yield from _about_spf(domain, host, facts)
    yield from _about_dmarc(domain, facts)
    if not facts.keys:
        yield Remark(
            "note",
            f"No DKIM key of {domain} was found under the usual names.",
            "It may have another name. If mail ends up as unwanted, ask whoever looks after the "
            "domain to switch DKIM on.",
        )


def about_answers(domain: str, facts: DomainFacts) -> Iterator[Remark]:
    """Whether mail to that domain arrives."""
    if not facts.exists or not facts.mail_servers or facts.mail_servers == (".",):
        yield Remark(
            "error",
            f"{domain} takes no mail, so answers and failure notices cannot come back.",
            "It needs an MX record; ask whoever looks after the domain.",
        )


def _about_spf(domain: str, host: str, facts: DomainFacts) -> Iterator[Remark]:
    ask = "Ask whoever looks after the domain."
    if not facts.spf:
        yield Remark(
            "warning",
            f"{domain} does not say which servers send for it (SPF).",
            f"Much of its mail will count as unwanted. {ask}",
        )
        return
    if len(facts.spf) > 1:
        yield Remark(
            "error", f"{domain} has {len(facts.spf)} SPF records; then none of them counts.", ask
        )
        return
    if facts.spf[0].casefold().split()[-1:] in (["+all"], ["all"]):
        yield Remark("warning", f"The SPF of {domain} lets everybody send in its name (+all).", ask)
    wanted = next((one for name, (one, _) in SENDS_FOR.items() if belongs_to(host, name)), "")
    if wanted and wanted not in facts.spf_names:
        yield Remark(
            "warning",
            f"The SPF of {domain} does not name your mail server's provider ({wanted}).",
            f"It should hold include:{wanted}. {ask}",
        )


def _about_dmarc(domain: str, facts: DomainFacts) -> Iterator[Remark]:
    policy = tags(facts.dmarc).get("p", "").casefold()
    if not facts.dmarc:
        yield Remark(
            "note",
            f"{domain} has no DMARC policy.",
            "Small lists do without. v=DMARC1; p=none is a beginning.",
        )
    elif policy in ("reject", "quarantine") and not facts.spf and not facts.keys:
        yield Remark(
            "error",
            f"{domain} asks others to refuse its mail without proof, and has no SPF and no DKIM.",
            "Mail from it will be refused until one of them is set up.",
        )


def tags(record: str) -> dict[str, str]:
    """The `name=value` pairs of a record such as DMARC's."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().casefold(): value.strip() for name, _, value in pairs if name.strip()}


def spf_terms(record: str) -> Iterator[tuple[str, str]]:
    """What an SPF record takes over from other domains: ("include" or "redirect", domain)."""
    for term in record.split()[1:]:
        plain = term.lstrip("+-~?").casefold()
        if plain.startswith("include:"):
            yield "include", plain.removeprefix("include:").rstrip(".")
        elif plain.startswith("redirect="):
            yield "redirect", plain.removeprefix("redirect=").rstrip(".")


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record."""
    return text.casefold().split(" ", 1)[0] == "v=spf1"


def is_dmarc(text: str) -> bool:
    """Whether a TXT record is a DMARC record."""
    return text.replace(" ", "").casefold().startswith("v=dmarc1")


def keys_to_try(host: str) -> Sequence[str]:
    """The names under which a DKIM key of mail that leaves by this server usually lies."""
    of_it = next((keys for name, (_, keys) in SENDS_FOR.items() if belongs_to(host, name)), ())
    return tuple(dict.fromkeys((*of_it, *USUAL_KEYS)))
