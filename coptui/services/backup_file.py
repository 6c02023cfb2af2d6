"""The form of a backup file: a readable head, then an archive, locked with a passphrase.

The first line names the form, the second is a JSON head with how the key is made; all of it is
authenticated, so that a changed file never opens. The key comes from the passphrase by scrypt
(RFC 7914), the archive is locked with AES-256-GCM.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coptui.errors import Refused

MAGIC = b"coptui backup 1\n"
SHORTEST = 8
"""Letters of a passphrase at least; anybody who has the file may try as often as they like."""
COST = 2**16
"""Scrypt's n: 64 MiB and about a fifth of a second for each try."""
_MOST = {"n": 2**20, "r": 16, "p": 8}
_LONGEST_HEAD = 4_096
LARGEST = 2_000_000_000
_NO_BACKUP = "This file is not a backup of coptui, or its beginning was cut off."


@dataclass(frozen=True)
class Head:
    """What can be read of a backup without its passphrase."""

    locked: bool
    made_at: datetime
    raw: dict[str, Any]


def check_passphrase(passphrase: str) -> None:
    """Raises `Refused` where it is too short to keep anybody out."""
    if len(passphrase.strip()) < SHORTEST:
        raise Refused(
            f"A passphrase needs at least {SHORTEST} letters; four words are better.",
            "Without it nobody can open the backup, you neither: keep it somewhere else.",
            field="passphrase",
        )


def lock(archive: bytes, passphrase: str | None, made_at: datetime) -> bytes:
    """The bytes of a backup file. Without a passphrase anybody can read it."""
    if len(archive) > LARGEST:
        raise Refused("That is too much for one backup.", "Move large attachments elsewhere.")
    if passphrase is None:
        head = {"locked": False, "sha256": hashlib.sha256(archive).hexdigest()}
        return _opening({**head, "made_at": made_at.isoformat()}) + archive
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # late: only backups need it

    check_passphrase(passphrase)
    made = {
        "locked": True, "kdf": "scrypt", "n": COST, "r": 8, "p": 1, "cipher": "AES-256-GCM",
        "salt": secrets.token_hex(16), "nonce": secrets.token_hex(12),
        "made_at": made_at.isoformat(),
    }  # fmt: skip
    opening = _opening(made)
    nonce = bytes.fromhex(str(made["nonce"]))
    return opening + AESGCM(_key(passphrase, made)).encrypt(nonce, archive, opening)


def head_of(data: bytes) -> Head:
    """What a file says of itself. Raises `Refused` where it is no backup."""
    try:
        raw = json.loads(_split(data)[0].removeprefix(MAGIC))
        return Head(bool(raw["locked"]), datetime.fromisoformat(raw["made_at"]), raw)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(_NO_BACKUP, "Choose the file that `coptui backup` wrote.") from error


def unlock(data: bytes, passphrase: str | None) -> bytes:
    """The archive within. Raises `Refused`: a wrong passphrase, or a damaged file."""
    head = head_of(data)
    opening, body = _split(data)
    if not head.locked:
        if hashlib.sha256(body).hexdigest() != head.raw.get("sha256"):
            raise Refused("The backup is damaged: its content is not what was written.", _OTHER)
        return body
    if passphrase is None:
        raise Refused("The backup is locked.", "Give the passphrase it was made with.")
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        nonce = bytes.fromhex(head.raw["nonce"])
        return AESGCM(_key(passphrase, head.raw)).decrypt(nonce, body, opening)
    except InvalidTag as error:
        raise Refused(
            "The passphrase does not open this backup, or the file was damaged.",
            "Type it again, capitals as they were; nothing was changed.",
            field="passphrase",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(_NO_BACKUP, _OTHER) from error


_OTHER = "Take another copy; nothing was changed."


def _opening(head: dict[str, Any]) -> bytes:
    return MAGIC + json.dumps(head, sort_keys=True).encode() + b"\n"


def _split(data: bytes) -> tuple[bytes, bytes]:
    """The two lines that can be read, and the rest."""
    end = data.find(b"\n", len(MAGIC), _LONGEST_HEAD)
    if not data.startswith(MAGIC) or end < 0:
        raise Refused(_NO_BACKUP, "Choose the file that `coptui backup` wrote.")
    return data[: end + 1], data[end + 1 :]


def _key(passphrase: str, head: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    cost = {name: int(head[name]) for name in _MOST}
    if any(not 1 <= cost[name] <= most for name, most in _MOST.items()):
        raise ValueError("the head asks for too much")
    salt = bytes.fromhex(head["salt"])
    spoken = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    return Scrypt(salt=salt, length=32, **cost).derive(spoken)
