"""`coptui settings`: who writes and through which server; practice and live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import say, warn
from coptui.cli.face import face_of
from coptui.cli.opening import is_answerable, opened, secret
from coptui.cli.output import Json, answer, pairs, table
from coptui.cli.settings_intervals import intervals
from coptui.domain.counting import counted

if TYPE_CHECKING:
    from coptui.workspace import Workspace

app = typer.Typer(help="The sender, the server, practice and live.", no_args_is_help=True)
app.command("intervals")(intervals)


@app.command("show")
def show(ctx: typer.Context, json: Json = False) -> None:
    """Show the settings of this home; the password is never shown."""
    with opened(ctx) as ws:
        _answer(ws, json)


@app.command("smtp")
def smtp(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="The outgoing mail server.")] = None,
    port: Annotated[int | None, typer.Option(help="Usually 465 or 587.")] = None,
    security: Annotated[
        str | None, typer.Option(help="tls, starttls, or none (this computer only).")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Who signs in; often the address.")] = None,
    from_address: Annotated[
        str | None, typer.Option("--from", help="The address that mails come from.")
    ] = None,
    from_name: Annotated[str | None, typer.Option(help="The name beside it.")] = None,
    reply_to: Annotated[str | None, typer.Option(help="Where answers go, if elsewhere.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Who writes, in every foot.")] = None,
    postal_address: Annotated[str | None, typer.Option(help="Its postal address.")] = None,
    charity_number: Annotated[str | None, typer.Option(help="For a registered charity.")] = None,
    unsubscribe_url: Annotated[
        str | None, typer.Option(help="An https page that takes one-click unsubscribes.")
    ] = None,
    ca_file: Annotated[
        str | None, typer.Option(help="A certificate file of your own, besides the system's.")
    ] = None,
    per_minute: Annotated[int | None, typer.Option(help="Messages a minute at most.")] = None,
    per_hour: Annotated[int | None, typer.Option(help="An hour at most; 0: no limit.")] = None,
    per_day: Annotated[int | None, typer.Option(help="A day at most; 0: no limit.")] = None,
    connections: Annotated[int | None, typer.Option(help="At once, from 1 to 10.")] = None,
    domain_gap: Annotated[
        int | None, typer.Option(help="Seconds between two messages to one domain; 0: none.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="A usual mailbox; `settings mailboxes` lists them.")
    ] = None,
    json: Json = False,
) -> None:
    """Set up the way out. The password comes from COPTUI_SMTP_PASSWORD, the key ring or a prompt.

    A changed server or address goes back to practice until a new test mail has been received.
    """
    changes: dict[str, Any] = {
        "host": host,
        "port": port,
        "security": security,
        "user": user,
        "from_address": from_address,
        "from_name": from_name,
        "reply_to": reply_to,
        "organisation": organisation,
        "postal_address": postal_address,
        "charity_number": charity_number,
        "unsubscribe_url": unsubscribe_url,
        "ca_file": ca_file,
        "per_minute": per_minute,
        "per_hour": per_hour,
        "per_day": per_day,
        "connections": connections,
        "domain_gap": domain_gap,
    }
    _save(ctx, changes, preset, json)


def _save(ctx: typer.Context, changes: dict[str, Any], preset: str | None, json: bool) -> None:
    from coptui.errors import Refused
    from coptui.services import sender

    if preset is not None:
        found = sender.preset(preset)
        if found is None:
            keys = ", ".join(one.key for one in sender.PRESETS)
            raise Refused(f"There is no preset {preset!r}.", f"Known: {keys}.")
        changes["provider"] = found.key
        for name in sender.FILLS:
            if changes[name] is None and getattr(found, name) not in ("", None):
                changes[name] = getattr(found, name)
        say(f"{found.name}: at most {found.limits}.")
        if found.note:
            say(found.note)
    with opened(ctx) as ws:
        done = sender.setup(ws, **changes)
        state = done.view
        by_password = state.sign_in == "password"
        if by_password and state.user and not state.password_in and is_answerable():
            sender.setup(ws, password=secret("Password", "COPTUI_SMTP_PASSWORD"))
        _answer(ws, json)
        kept = sender.state(ws)
    say(done.said)
    if kept.user and not kept.password_in and not by_password:
        warn("nobody has signed in yet. Go on with `coptui settings sign-in`.")
    elif kept.user and not kept.password_in:
        warn(
            "there is no password yet. Give it in COPTUI_SMTP_PASSWORD, or run this in a terminal."
        )
    elif kept.password_in == "file":
        warn("there is no key ring here, so the password is kept in a file only you can read.")


@app.command("sign-in")
def sign_in(
    ctx: typer.Context,
    by: Annotated[
        str | None, typer.Option(help="microsoft or google; password goes back to a password.")
    ] = None,
    client: Annotated[
        str | None, typer.Option(help="The application id; your administrator makes one.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Microsoft's tenant, if one is named.")] = None,
    server: Annotated[
        str | None, typer.Option(help="Another sign-in server than the provider's usual one.")
    ] = None,
    token: Annotated[
        bool, typer.Option("--token", help="Type in a refresh token made elsewhere.")
    ] = False,
) -> None:
    """Sign in to the mailbox without a password: open a page, agree there, and it is kept here."""
    from coptui.services import sender

    changes = {"sign_in": by, "oauth_client": client, "oauth_tenant": tenant}
    with opened(ctx) as ws:
        state = sender.setup(ws, **changes, oauth_server=server).view
    if state.sign_in == "password":
        say("This mailbox is signed in to with a password: `coptui settings smtp`.")
        return
    if token:
        given = secret("Refresh token", "COPTUI_SMTP_REFRESH_TOKEN")
        with opened(ctx) as ws:
            done = sender.keep_token(ws, given)
    else:
        done = sender.sign_in_here(face_of(ctx).home_path, lambda to_do: say(to_do.words))
    say(done.said)
    if done.view == "file":
        warn("there is no key ring here, so the sign-in is kept in a file only you can read.")


@app.command("mailboxes")
def mailboxes(ctx: typer.Context, json: Json = False) -> None:
    """List the usual mailboxes: where each sends, how much it takes, what to know first."""
    from coptui.services import sender

    answer(
        json,
        {"mailboxes": sender.PRESETS},
        table(
            ("preset", "name", "server", "at most", "know"),
            [(one.key, one.name, one.host, one.limits, one.note) for one in sender.PRESETS],
        ),
    )


@app.command("test-mail")
def test_mail(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Your own address.")],
) -> None:
    """Send one message with a short code to yourself, through the real server."""
    from coptui.services import sender

    done = sender.test_mail_here(face_of(ctx).home_path, address)
    say(done.said)


@app.command("live")
def live(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code from the test mail.")],
) -> None:
    """Leave practice: from now on a confirmed mailing leaves for real."""
    from coptui.services import sender

    with opened(ctx) as ws:
        done = sender.go_live(ws, code)
    say(done.said)


@app.command("practice")
def practice(ctx: typer.Context) -> None:
    """Go back to practice: nothing leaves any more."""
    from coptui.services import sender

    with opened(ctx) as ws:
        done = sender.practice(ws)
    say(done.said)


def _answer(ws: Workspace, json: bool) -> None:
    from coptui.services import sender

    state = sender.state(ws)
    settings = ws.settings
    document = {
        "home": ws.home,
        "practice": state.practice,
        "sender": state,
        "coordinator": settings.coordinator,
        "time_zone": settings.time_zone,
        "theme": settings.theme,
        "ascii": settings.ascii,
        "keys": settings.keys,
        "intervals": settings.intervals,
    }
    found = sender.preset(state.provider)
    way = f"{state.host}:{state.port} ({state.security})" if state.host else ""
    words = pairs(
        [
            ("home", ws.home),
            ("now", state.words),
            ("server", way),
            ("user", state.user),
            ("signs in by", state.sign_in if state.user else ""),
            ("secret", f"kept in: {state.password_in}" if state.password_in else ""),
            ("from", f"{state.from_name} <{state.from_address}>" if state.from_address else ""),
            ("replies to", state.reply_to),
            ("organisation", state.organisation),
            ("postal address", state.postal_address),
            ("charity number", state.charity_number),
            ("mailbox", found.name if found else ""),
            (
                "at most",
                sender.limits_in_words(state.per_minute, state.per_hour, state.per_day),
            ),
            ("at once", state.connections),
            ("one domain", _gap_in_words(state.domain_gap)),
            ("coordinator", settings.coordinator),
            ("time zone", settings.time_zone),
        ]
    )
    answer(json, {"settings": document}, words)


def _gap_in_words(seconds: int) -> str:
    """How far apart two messages to people at one domain are."""
    return f"one every {counted(seconds, 'second', 'seconds')} at most" if seconds else ""
