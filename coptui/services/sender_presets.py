"""The usual mailboxes: where each sends, and what its owner must know before it works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """One kind of mailbox. `note` is what stops most people at the first try."""

    key: str
    name: str
    host: str
    port: int
    security: str
    note: str = ""


_APP_PASSWORD = "Use an app password, not the one you sign in to the website with"

PRESETS: tuple[Preset, ...] = (
    Preset(
        "google",
        "Gmail or Google Workspace",
        "smtp.gmail.com",
        465,
        "tls",
        f"{_APP_PASSWORD}: myaccount.google.com, Security, App passwords. It needs two-step "
        "verification. About 500 people a day (2,000 in Workspace).",
    ),
    Preset(
        "microsoft365",
        "Microsoft 365",
        "smtp.office365.com",
        587,
        "starttls",
        "Your administrator must allow authenticated SMTP for this mailbox; many switch it off. "
        "At most 30 messages a minute.",
    ),
    Preset(
        "outlook",
        "Outlook.com or Hotmail",
        "smtp-mail.outlook.com",
        587,
        "starttls",
        "Private Outlook.com mailboxes often no longer take a password from a program. If the "
        "test fails, use the mailbox of your organisation.",
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
    ),
    Preset(
        "yahoo",
        "Yahoo Mail",
        "smtp.mail.yahoo.com",
        465,
        "tls",
        f"{_APP_PASSWORD}: Account security, Generate app password.",
    ),
    Preset(
        "own",
        "Another server",
        "",
        465,
        "tls",
        "Ask whoever looks after your e-mail for the outgoing (SMTP) server, its port, and "
        "whether it speaks tls (usually 465) or starttls (usually 587).",
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
