"""What went wrong with the mail server, in plain words, each with a next step."""

from __future__ import annotations

import re

from coptui.errors import CoptuiError
from coptui.mail.smtp import Trouble

_WORDS: dict[str, tuple[str, str]] = {
    "host": (
        "The mail server's name was not found.",
        "Check the server name for typing mistakes, and that this computer is online.",
    ),
    "refused": (
        "The mail server does not answer on that port.",
        "Check the port: usually 465 with tls, or 587 with starttls.",
    ),
    "timeout": (
        "The mail server did not answer in time.",
        "Check the port and the connection; some networks block outgoing mail. Then try again.",
    ),
    "connection": (
        "The connection to the mail server broke off.",
        "Try again in a moment. If it stays, check the port and whether it is tls or starttls.",
    ),
    "greeting": (
        "The mail server would not talk to us just now.",
        "Try again in a few minutes.",
    ),
    "busy": (
        "The mail server asks to come back later.",
        "Wait a while before trying again; too many sign-ins can lock a mailbox.",
    ),
    "tls": (
        "The connection could not be encrypted.",
        "Choose tls for port 465 and starttls for port 587.",
    ),
    "starttls": (
        "This server does not offer an encrypted connection here, so no password was sent.",
        "Choose tls with port 465, or ask whoever looks after the server.",
    ),
    "certificate": (
        "The server could not prove that it is who it says it is, so nothing was sent.",
        "Check the server name. For a server of your own, name its certificate file (ca_file).",
    ),
    "ca_file": (
        "The certificate file could not be read.",
        "Check its path; it must be a PEM file.",
    ),
    "sign_in": (
        "The mail server did not accept the user and password.",
        "Check both. Many providers want an app password instead of the usual one.",
    ),
    "no_sign_in": (
        "The mail server offers no way of signing in that we can use.",
        "Ask whoever looks after the server to allow sign-in with a password (PLAIN or LOGIN).",
    ),
    "no_token_sign_in": (
        "The mail server does not take the sign-in of this provider.",
        "Check the server name, or choose to sign in with a password.",
    ),
    "token_gone": (
        "The sign-in to the mailbox has run out or was taken back, so nothing was sent.",
        "Sign in again in Settings, or with `coptui settings sign-in`.",
    ),
    "token_client": (
        "The sign-in server does not know this application.",
        "Check the application id, and the tenant if there is one, with whoever set them up.",
    ),
    "token_denied": (
        "The sign-in was declined on the provider's page.",
        "Try again and agree there, or ask your administrator to allow the application.",
    ),
    "token_late": (
        "Nobody finished the sign-in in time.",
        "Begin again; the page and the code last for some minutes only.",
    ),
    "token_away": (
        "The sign-in server could not be asked, so nothing was sent.",
        "Check that this computer is online, and try again in a moment.",
    ),
    "token_refused": (
        "The mail server did not accept the sign-in.",
        "Sign in as the mailbox that stands beside 'signs in as', and have authenticated SMTP "
        "allowed for it.",
    ),
    "plain_text": (
        "Without encryption, mail goes only to a server on this computer, and without a password.",
        "Choose tls or starttls.",
    ),
    "security": (
        "The kind of encryption is not known.",
        "Choose tls, starttls or none.",
    ),
    "account": (
        "The mail server refuses to send for this mailbox just now, whoever it is to.",
        "Nobody on your list is to blame, and what was not sent waits. See what the server says.",
    ),
    "repeated": (
        "The mail server refused three messages running for the same reason, so we stopped.",
        "See what the server says before you go on; the others wait.",
    ),
    "put_off": (
        "The mail server asked to come back later, for three people running, so we stopped.",
        "What was not sent waits and goes on by itself later.",
    ),
    "dropped": (
        "The mail server broke off or fell silent at one message after another, so we stopped.",
        "Look at those in doubt before you go on; the others wait.",
    ),
    "size": (
        "The mail server does not take messages as big as these.",
        "Cancel this mailing, make what is attached smaller, and prepare it anew.",
    ),
    "database": (
        "The database could not be written, so sending has stopped.",
        "Make room on the disk and start again; nothing is sent without being written down first.",
    ),
}

_SPECIAL: tuple[tuple[str, str, str], ...] = (
    (
        r"5\.7\.30|5\.7\.139|basic authentication|SmtpClientAuthentication is disabled",
        "Microsoft does not let this mailbox sign in with a password.",
        "Ask your administrator to allow authenticated SMTP for it, or use another mailbox.",
    ),
    (
        r"application-specific password|5\.7\.9\b",
        "The mail server wants an app password.",
        "Make one in the security settings of the mailbox, and use it here.",
    ),
    (
        r"5\.4\.5|quota|sending limit|limit exceeded|too many (?:messages|emails|recipients)",
        "The mailbox has used up what it may send for now.",
        "Go on tomorrow: what was not sent waits.",
    ),
    (
        r"5\.3\.4|message (?:size|length) exceeds|message too (?:big|large)",
        "The mail server does not take messages as big as these.",
        "Cancel this mailing, make what is attached smaller, and prepare it anew.",
    ),
    (
        r"5\.7\.60|sendas|send as denied|not allowed to send as|sender address rejected",
        "The mailbox may not send under this address.",
        "Make the address in `settings smtp --from` the one that signs in, or have it allowed.",
    ),
    (
        r"5\.7\.515|spf|dkim|dmarc",
        "The recipients' providers want proof that your domain allows this server to send.",
        "Ask whoever looks after the domain about SPF and DKIM.",
    ),
)


def explained(error: Trouble) -> tuple[str, str]:
    """A sentence, and what to do next; the server's own words are in the second."""
    said = f"{error.code} {error.text}".strip() if error.code else ""
    message, hint = _WORDS.get(error.kind, _WORDS["connection"])
    asked = {"sign_in", "account", "repeated", "put_off", "greeting", "busy", "token_refused"}
    if error.kind in asked:
        for pattern, special, step in _SPECIAL:
            if re.search(pattern, said, re.IGNORECASE):
                message, hint = special, step
                break
    return message, f"{hint} The server said: {said}" if said else hint


def explain(error: BaseException) -> str:
    """What went wrong and what to do next, in one text."""
    if isinstance(error, Trouble):
        return " ".join(explained(error))
    if isinstance(error, CoptuiError):
        return str(error)
    return "Something went wrong while talking to the mail server. Try again in a moment."
