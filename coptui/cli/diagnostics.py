"""Everything on stderr, and every exit code: a sentence for each way a command can end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from coptui.errors import Ambiguous, CoptuiError

if TYPE_CHECKING:
    import typer


class Code(IntEnum):
    """How a command ended; part of the contract with scripts."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    LOOK = 3
    FAULT = 70
    INTERRUPTED = 130


def say(text: str) -> None:
    """One line on stderr that is good to know; nothing where there is nothing to say."""
    if text:
        _line(text)


def warn(text: str) -> None:
    """One line on stderr that somebody should read."""
    _line(f"coptui: {text}")


def look(text: str = "") -> typer.Exit:
    """What to raise when the work is done and a person needs to look at it (exit code 3)."""
    import typer

    if text:
        warn(text)
    return typer.Exit(Code.LOOK)


def usage(text: str) -> Exception:
    """What to raise when options do not fit together (exit code 2)."""
    import typer

    return typer.BadParameter(text)


def ended(work: Callable[[], object], home: Callable[[], Path]) -> int:
    """Run a command and give its exit code; whatever went wrong is told in one sentence.

    `home` is only asked for when a fault of ours needs a log.
    """
    try:
        code = work()
    except CoptuiError as error:
        warn(_one_line(_sentence(error)))
        return Code.REFUSED
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return Code.DONE
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else Code.DONE
    except Exception as error:  # noqa: BLE001 - the one place where faults of the command line end
        code = _ending_of_typer(error)
        if code is None:
            return _other(error, home)
    if code == Code.INTERRUPTED:
        return _interrupted()
    return code if isinstance(code, int) else Code.DONE


def record_fault(error: BaseException, home: Path) -> Path:
    """Write where the program failed into the log of this home and name the log.

    Only places in the code are written: no values, no message, nothing about anybody.
    """
    import tempfile  # late, as the others: hardly ever does something go wrong
    import traceback
    from datetime import UTC, datetime

    entry = [f"{datetime.now(UTC).isoformat(timespec='seconds')} fault {type(error).__name__}"]
    entry += [
        f"  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    path = home / "coptui.log" if home.is_dir() else Path(tempfile.gettempdir()) / "coptui.log"
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    with suppress(OSError), os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as log:
        log.write("\n".join(entry) + "\n")
    return path


def _ending_of_typer(error: Exception) -> int | None:
    """The exit code of an error that belongs to typer, or None."""
    if "typer" not in sys.modules:  # the app was opened without a command
        return None
    from typer import Abort, TyperException
    from typer.exceptions import Exit

    if isinstance(error, Exit):
        return int(error.exit_code)
    if isinstance(error, Abort):
        return Code.INTERRUPTED
    return _told_by_parser(error) if isinstance(error, TyperException) else None


def _sentence(error: Exception) -> str:
    text = str(error)
    if isinstance(error, Ambiguous):
        head = " ".join(part for part in (error.message, error.hint) if part)
        text = " ".join([head, *(f"[{one}]" for one in error.candidates)])
    return text


def _other(error: Exception, home: Callable[[], Path]) -> int:
    """Broken rules and files that cannot be had are refusals; all else is a fault of ours."""
    from coptui.domain.errors import RuleBroken

    if isinstance(error, RuleBroken):
        warn(_one_line(error.message))
        return Code.REFUSED
    if isinstance(error, OSError) and error.filename is not None:
        reason = error.strerror or type(error).__name__
        warn(_one_line(f"{error.filename}: {reason}. Check the name and who may use it."))
        return Code.REFUSED
    with suppress(OSError):
        log = record_fault(error, home())
        warn(f"something went wrong inside coptui ({type(error).__name__}). See {log}.")
    return Code.FAULT


def _told_by_parser(error: Exception) -> int:
    message = getattr(error, "format_message", lambda: str(error))()
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        _line(context.get_help() if context is not None else message)
        return Code.USAGE
    hint = f" See `{context.command_path} --help`." if context is not None else ""
    warn(_one_line(message) + hint)
    return int(getattr(error, "exit_code", Code.USAGE))


def _interrupted() -> int:
    warn("interrupted. What was finished stands; nothing is half done.")
    return Code.INTERRUPTED


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _line(text: str) -> None:
    from coptui.domain.text import visible

    shown = "\n".join(visible(line) for line in text.splitlines())
    with suppress(OSError, ValueError):
        reconfigure = getattr(sys.stderr, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
        sys.stderr.write(shown + "\n")
        sys.stderr.flush()
