"""Who writes and through which server: setting it up, trying it, leaving practice once it works."""

from __future__ import annotations

from coptui.services.sender_limits import ahead_of, ends_at, limits, room, told
from coptui.services.sender_presets import (
    FILLS,
    PRESETS,
    Preset,
    limits_in_words,
    preset,
    preset_for,
)
from coptui.services.sender_setup import SenderState, password, practice, server_of, setup, state
from coptui.services.sender_sign_in import ToDo, sign_in, sign_in_here
from coptui.services.sender_sign_in import keep as keep_token
from coptui.services.sender_trial import Tested, go_live, send_one, test_mail, test_mail_here
from coptui.services.sender_words import explain, explained

__all__ = [
    "FILLS",
    "PRESETS",
    "Preset",
    "SenderState",
    "Tested",
    "ToDo",
    "ahead_of",
    "ends_at",
    "explain",
    "explained",
    "go_live",
    "keep_token",
    "limits",
    "limits_in_words",
    "password",
    "practice",
    "preset",
    "preset_for",
    "room",
    "send_one",
    "server_of",
    "setup",
    "sign_in",
    "sign_in_here",
    "state",
    "test_mail",
    "test_mail_here",
    "told",
]
