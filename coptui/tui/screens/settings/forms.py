"""The forms of the settings: the mailbox, who writes, and the coordinator herself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coptui.errors import Refused
from coptui.services import preferences, sender
from coptui.services.preferences import THEME_WORDS
from coptui.services.sender import SenderState
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.sender import Preset
    from coptui.tui.screens.settings.screen import SettingsScreen
    from coptui.workspace import Workspace

_SECURITY = (("tls", "TLS, port 465"), ("starttls", "STARTTLS, port 587"),
             ("none", "none, this computer only"))  # fmt: skip
_SIGN_IN = (("password", "password"), ("microsoft", "Microsoft"), ("google", "Google"))
_A_NUMBER = "A number belongs here."
_KEPT_IN = {"environment": "It comes from COPTUI_SMTP_PASSWORD.",
            "keyring": "It is in the key ring of this computer.",
            "file": "It is in a file that only you can read."}  # fmt: skip


def _set_up(ws: Workspace, changes: Mapping[str, Any]) -> Done[SenderState]:
    return sender.setup(ws, **changes)


async def mailbox(screen: SettingsScreen) -> None:
    """Which mailbox it is, then what is needed for it."""
    state = await screen.read(sender.state)
    choices = [Choice(one.key, one.name, one.limits) for one in sender.PRESETS]
    if state.host:
        choices.insert(0, Choice("as-it-is", "Stay with this one", state.host))
    chosen = await screen.app.push_screen_wait(Choose("Which mailbox do you write from?", choices))
    if chosen is None:
        return
    preset = sender.preset(chosen)

    async def save(values: Values) -> object:
        changes = _of_mailbox(values) | ({"provider": preset.key} if preset else {})
        return await screen.write(_set_up, changes)

    form = FormScreen(
        ("Settings", "Mailbox"),
        _mailbox_fields(state, preset),
        save,
        intro=_intro(preset) if preset is not None else "",
    )
    await screen.app.push_screen_wait(form)


def _intro(preset: Preset) -> str:
    return f"{preset.note}\nAt most {preset.limits}; you can change that below."


def _mailbox_fields(state: SenderState, preset: Preset | None) -> tuple[Field, ...]:
    new = {name: str(getattr(preset or state, name)) for name in sender.FILLS}
    kept = _KEPT_IN.get(state.password_in, "") if state.sign_in == "password" else ""
    return (
        Field("from_address", "Your address", value=state.from_address,
              help="The address your mail comes from.", required="Mail needs an address."),
        Field("from_name", "Name beside it", value=state.from_name,
              help="What people see as the sender: your name, your community."),
        Field("user", "Signs in as", value=state.user,
              help="Usually the whole address. Empty when no sign-in is needed."),
        Field("sign_in", "Sign-in", "choice", value=state.sign_in, options=_SIGN_IN,
              help="By Microsoft or Google: s in Settings then opens the provider's page."),
        Field("password", "Password", "secret",
              help=f"{kept} Leave it empty to keep it.".strip() if kept else
              "It is kept in the key ring, or in a file only you can read."),
        Field("host", "Mail server", value=new["host"],
              required="Mail needs a server to leave through."),
        Field("security", "Encryption", "choice", value=new["security"], options=_SECURITY),
        Field("port", "Port", value="" if new["port"] == "0" else new["port"],
              required="Usually 465 or 587."),
        Field("reply_to", "Answers go to", value=state.reply_to,
              help="Only when answers should go to another address."),
        Field("per_minute", "A minute", value=new["per_minute"], required=_A_NUMBER,
              help="How many messages a minute at most; 30 suits most mailboxes."),
        Field("per_hour", "An hour", value=new["per_hour"], required=_A_NUMBER,
              help="How many an hour at most. 0 sets no limit."),
        Field("per_day", "A day", value=new["per_day"], required=_A_NUMBER,
              help="How many in 24 hours at most. 0 sets no limit."),
        Field("connections", "At once", value=new["connections"], required=_A_NUMBER,
              help="Connections at the same time. One does for nearly everybody."),
        Field("domain_gap", "Domain pause", value=new["domain_gap"], required=_A_NUMBER,
              help="Seconds between two messages to one domain; 2 suits most, 0 waits for none."),
        Field("ca_file", "Certificate file", value=state.ca_file,
              help="Only for a server with a certificate of its own."),
        Field("oauth_client", "Application id", value=state.oauth_client,
              help="Only for a sign-in by Microsoft or Google; your administrator makes it."),
        Field("oauth_tenant", "Tenant", value=state.oauth_tenant,
              help="Only for Microsoft, and only when your administrator names one."),
    )  # fmt: skip


def _of_mailbox(values: Values) -> dict[str, Any]:
    changes: dict[str, Any] = dict(values)
    changes["password"] = values["password"] or None
    for name in ("port", "per_minute", "per_hour", "per_day", "connections", "domain_gap"):
        if not values[name].strip().isdecimal():
            raise Refused("Write a number.", field=name)
        changes[name] = int(values[name])
    return changes


async def foot(screen: SettingsScreen) -> None:
    """Who stands at the foot of every mail."""
    state = await screen.read(sender.state)

    async def save(values: Values) -> object:
        return await screen.write(_set_up, values)

    form = FormScreen(
        ("Settings", "Who writes"),
        (
            Field("from_name", "Name", value=state.from_name,
                  help="What people see as the sender: your name, your community."),
            Field("organisation", "Organisation", value=state.organisation,
                  help="Who is behind the mail."),
            Field("postal_address", "Postal address", value=state.postal_address,
                  help="One line. People must be able to see who writes to them."),
            Field("charity_number", "Charity number", value=state.charity_number,
                  help="For a registered charity."),
            Field("unsubscribe_url", "Page to leave by", value=state.unsubscribe_url,
                  help="Only if your website takes one-click unsubscribes. Leaving by mail always "
                  "works."),
        ),
        save,
        intro="This stands at the foot of every mail.",
    )  # fmt: skip
    await screen.app.push_screen_wait(form)


async def you(screen: SettingsScreen) -> None:
    """The coordinator herself."""
    own = await screen.read(preferences.show)

    async def save(values: Values) -> object:
        return await screen.write(preferences.change, **values)

    form = FormScreen(
        ("Settings", "You"),
        (
            Field("coordinator", "Your name", value=own.coordinator,
                  help="It stands beside what you decide and send."),
            Field("time_zone", "Time zone", value=own.time_zone, help="Like Europe/London.",
                  required="Sessions need a clock."),
            Field("theme", "Colours", "choice", value=own.theme,
                  options=tuple(THEME_WORDS.items())),
        ),
        save,
    )  # fmt: skip
    await screen.app.push_screen_wait(form)
