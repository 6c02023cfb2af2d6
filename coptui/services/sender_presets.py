"""The usual mailboxes: where each sends, how much it takes, and what its owner must know first."""

from __future__ import annotations

from dataclasses import dataclass

FILLS = (
    "host", "port", "security", "per_minute", "per_hour", "per_day", "connections", "domain_gap",
)  # fmt: skip
"""The settings that a preset brings; each of them can be changed by hand afterwards."""


@dataclass(frozen=True)
class Preset:
    """One kind of mailbox. `note` is what stops most people at the first try.

    The limits are what the provider takes from one mailbox, or careful figures where it does not
    say; 0 an hour or a day sets no limit.
    """

    key: str
    name: str
    host: str
    port: int
    security: str
    note: str = ""
    per_minute: int = 20
    per_hour: int = 200
    per_day: int = 0
    domain_gap: int = 2
    """Seconds between two messages to one domain; a relay of one's own sees to that itself."""
    connections: int = 1

    @property
    def limits(self) -> str:
        """How much it takes, in words."""
        return limits_in_words(self.per_minute, self.per_hour, self.per_day)


def limits_in_words(per_minute: int, per_hour: int, per_day: int) -> str:
    """At most so many a minute, and an hour or a day where that is limited."""
    parts = ((per_minute, "a minute"), (per_hour, "an hour"), (per_day, "a day"))
    return ", ".join(f"{most:,} {stretch}" for most, stretch in parts if most > 0)


_APP_PASSWORD = "Use an app password, not the one you sign in to the website with"
_GOOGLE = (
    f"{_APP_PASSWORD}: myaccount.google.com, Security, App passwords. It needs two-step "
    "verification."
)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "google",
        "Gmail",
        "smtp.gmail.com",
        465,
        "tls",
        f"{_GOOGLE} Mail that you write by hand counts as well.",
        per_minute=30,
        per_hour=0,
        per_day=500,
    ),
    Preset(
        "workspace",
        "Google Workspace",
        "smtp.gmail.com",
        465,
        "tls",
        f"{_GOOGLE} A trial account takes 500 a day.",
        per_minute=30,
        per_hour=0,
        per_day=2_000,
    ),
    Preset(
        "microsoft365",
        "Microsoft 365",
        "smtp.office365.com",
        587,
        "starttls",
        "Your administrator must allow authenticated SMTP for this mailbox; many switch it off.",
        per_minute=30,
        per_hour=0,
        per_day=10_000,
    ),
    Preset(
        "outlook",
        "Outlook.com or Hotmail",
        "smtp-mail.outlook.com",
        587,
        "starttls",
        "Private Outlook.com mailboxes often no longer take a password from a program. If the "
        "test fails, use the mailbox of your organisation.",
        per_day=300,
    ),
    Preset(
        "fastmail",
        "Fastmail",
        "smtp.fastmail.com",
        465,
        "tls",
        f"{_APP_PASSWORD}: Settings, Privacy & Security, App passwords.",
    ),
    Preset(
        "zoho",
        "Zoho Mail",
        "smtp.zoho.eu",
        465,
        "tls",
        "Accounts outside Europe use smtp.zoho.com. With two-step sign-in, make an app password.",
    ),
    Preset(
        "ionos",
        "IONOS (1&1)",
        "smtp.ionos.co.uk",
        465,
        "tls",
        "The user is the whole e-mail address. German contracts use smtp.ionos.de.",
    ),
    Preset(
        "bt",
        "BT Internet",
        "mail.btinternet.com",
        465,
        "tls",
        "The user is the whole e-mail address.",
    ),
    Preset(
        "icloud",
        "iCloud Mail",
        "smtp.mail.me.com",
        587,
        "starttls",
        f"{_APP_PASSWORD}: account.apple.com, App-Specific Passwords.",
        per_day=1_000,
    ),
    Preset(
        "yahoo",
        "Yahoo Mail",
        "smtp.mail.yahoo.com",
        465,
        "tls",
        f"{_APP_PASSWORD}: Account security, Generate app password.",
        per_day=500,
    ),
    Preset(
        "host",
        "Another host",
        "",
        465,
        "tls",
        "Ask whoever looks after your e-mail for the outgoing (SMTP) server, its port, whether it "
        "speaks tls (usually 465) or starttls (usually 587), and how much it takes.",
    ),
    Preset(
        "relay",
        "A relay of your own",
        "",
        587,
        "starttls",
        "A server that your organisation runs for mail to many. Agree the figures with whoever "
        "looks after it: nothing else slows coptui down.",
        per_minute=600,
        per_hour=0,
        domain_gap=0,
        connections=3,
    ),
)


def preset(key: str) -> Preset | None:
    """The preset of that key."""
    return next((one for one in PRESETS if one.key == key), None)


def preset_for(address: str) -> Preset | None:
    """The preset that an address gives away, if it does."""
    domain = address.rpartition("@")[2].casefold()
    known = {
        "gmail.com": "google",
        "googlemail.com": "google",
        "outlook.com": "outlook",
        "hotmail.com": "outlook",
        "hotmail.co.uk": "outlook",
        "live.co.uk": "outlook",
        "fastmail.com": "fastmail",
        "zoho.eu": "zoho",
        "zohomail.eu": "zoho",
        "btinternet.com": "bt",
        "icloud.com": "icloud",
        "me.com": "icloud",
        "yahoo.com": "yahoo",
        "yahoo.co.uk": "yahoo",
    }
    return preset(known.get(domain, ""))
