"""The coordinator's own copies of templates: made, changed, compared, and let go of again.

The file in the home is what mailings are written from, also where it was changed by hand. A row in
the database remembers it as it was written last, so that every act here can be taken back by the
one undo, and the built-in template it began from, so that a newer one can be told by its changes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.counting import agree, counted
from coptui.errors import CoptuiError, Misconfigured, ReadOnly, Refused, Unavailable
from coptui.mail import template_source
from coptui.mail import templates as files
from coptui.services import audit, templates
from coptui.services.done import Done
from coptui.services.mailing_views import TemplateView
from coptui.services.template_words import checked_words
from coptui.services.undo import FOLLOWED, GUARDS, recording
from coptui.settings import write_private
from coptui.store.models import Mailing, OwnTemplate
from coptui.workspace import Workspace

_MAIL = frozenset({"mail"})
_ASIDE = ".unreadable"
_NO_TEXT = "\0"
"""Stands for the file of a copy that is no text: equal to nothing that was ever written here."""


@dataclass(frozen=True)
class TemplateRow:
    """A template in the list: `at` is its place, `newer` the built-in version not looked at yet."""

    at: int
    view: TemplateView
    newer: int


def rows(ws: Workspace) -> list[TemplateRow]:
    """All templates, each with the number of a newer built-in version where there is one."""
    return [
        TemplateRow(at, one, newer_version(ws, one.key) if one.own else 0)
        for at, one in enumerate(templates.all(ws))
    ]


def copy(ws: Workspace, key: str) -> Done[TemplateView]:
    """Copy a packed template into the home, where it may be changed and takes its place."""
    packed = files.packed_path(key)
    there = files.own_path(key, ws.templates_dir)
    if there is not None:
        raise Refused("There is an own copy of this template already.", f"It lies in {there}.")
    text = files.text_of(packed)
    done = _change(ws, packed.stem, text, base=text, label=f"Copy template {packed.stem}")
    said = f"Your own copy lies in {_file_of(ws, packed.stem)}."
    return Done(templates.show(ws, key), said, done, _MAIL)


def save(
    ws: Workspace, key: str, *, subject: str | None = None, body: str | None = None
) -> Done[TemplateView]:
    """Change the words of a template; a built-in one becomes an own copy with these words.

    Raises Refused, naming the field and the line, for words that a mail cannot be made of.
    """
    now = files.load(key, ws.templates_dir)
    path = files.own_path(key, ws.templates_dir)
    packed = _packed(key)
    old = files.text_of(path) if path is not None else packed
    words = checked_words(
        now, now.subject if subject is None else subject, now.body if body is None else body
    )
    if words == (now.subject, now.body.strip("\n")):
        return Done(templates.show(ws, key), "Nothing was changed.", None)
    text = template_source.with_words(old, subject=words[0], body=words[1])
    files.parse(text, f"{now.key}.md", own=True)  # what is kept can be read again
    done = _change(ws, now.key, text, base=None if path else packed,
                   label=f"Words of template {now.key}")  # fmt: skip
    first = "Your words are saved" if path else "These are your own words now"
    said = f"{first}: {now.key} {now.title}.{_drafts_that_follow(now.key)}"
    return Done(templates.show(ws, key), said, done, _MAIL)


def revert(ws: Workspace, key: str) -> Done[TemplateView]:
    """Let go of the own copy; the built-in template is used again. It can be taken back."""
    packed = files.packed_path(key).stem
    path = files.own_path(key, ws.templates_dir)
    if path is None:
        raise Refused("This is the built-in template already.", "There is no own copy of it.")
    try:
        files.text_of(path)
    except Misconfigured:  # what is no text cannot be kept here; it is laid aside, not thrown away
        return _lay_aside(ws, packed, path)
    done = _change(ws, packed, "", label=f"Back to the built-in template {packed}")
    view = templates.show(ws, key)
    said = f"The built-in words are used again: {view.name}.{_drafts_that_follow(packed)}"
    return Done(view, said, done, _MAIL)


def keep_mine(ws: Workspace, key: str) -> Done[TemplateView]:
    """A newer built-in version was looked at, and the own words stay: it is told no more."""
    path = files.own_path(key, ws.templates_dir)
    if path is None:
        raise Refused("There is no own copy of this template.", "The newest words are in use.")
    packed = files.packed_path(key)
    base = files.text_of(packed)
    text = template_source.with_version(files.text_of(path), files.parse(base, packed.name).version)
    label = f"Keep the own words of template {packed.stem}"
    done = _change(ws, packed.stem, text, base=base, label=label)
    return Done(templates.show(ws, key), "Your words stay as they are.", done, _MAIL)


def base_of(key: str) -> str:
    """The file of the built-in template that the own copy began from; empty where unknown."""
    row: Any = OwnTemplate.get_or_none(OwnTemplate.key == key)
    return "" if row is None else str(row.base)


def newer_version(ws: Workspace, key: str) -> int:
    """The version of the built-in template, where it is newer than the own copy; else 0."""
    if files.own_path(key, ws.templates_dir) is None:
        return 0
    try:
        packed = files.packed_path(key)
        built_in = files.load(packed.stem).version
        mine = files.load(key, ws.templates_dir).version
        base = base_of(packed.stem)
        moved = bool(base) and files.halves(base) != files.halves(files.text_of(packed))
    except CoptuiError:
        return 0
    return built_in if built_in > mine or moved else 0


def news(ws: Workspace) -> int:
    """How many own copies have a newer built-in version that nobody has looked at yet."""
    folder = ws.templates_dir / "mail"
    names = (one.stem for one in folder.glob("*.md")) if folder.is_dir() else ()
    return sum(1 for key in names if newer_version(ws, key))


# -- the file and its row --------------------------------------------------------------------


def _change(ws: Workspace, key: str, text: str, *, label: str, base: str | None = None) -> int:
    """Write the own copy of a template, or take it away where `text` is empty; gives the undo.

    The file comes last: where it cannot be written, nothing has changed.
    """
    if ws.read_only:
        raise ReadOnly("This home is open for reading only, so nothing was changed.")
    row = _remembered(ws, key)
    with recording(ws, label, _MAIL) as rec:
        rec.changing(row)
        row.source, row.changed_at = text, ws.now()
        row.base = row.base if base is None else base
        row.save()
        audit.note(ws, "template.words" if text else "template.built_in", detail=key)
        _put(ws, key, text)
    return rec.id or 0


def _remembered(ws: Workspace, key: str) -> Any:
    """The row of a template, brought up to date with the file, which may be changed by hand."""
    path = files.own_path(key, ws.templates_dir)
    text = "" if path is None else _text(path)
    row: Any = OwnTemplate.get_or_none(OwnTemplate.key == key)
    if row is None:
        base = _base_for(text, key)
        return OwnTemplate.create(key=key, source=text, base=base, changed_at=ws.now())
    if row.source != text:
        row.source = text
        row.save()
    return row


def _text(path: Path) -> str:
    try:
        return files.text_of(path)
    except Misconfigured:
        return _NO_TEXT


def _base_for(text: str, key: str) -> str:
    """The built-in template of today, where a copy from elsewhere says that it began from it."""
    packed = _packed(key)
    with suppress(CoptuiError):
        if files.parse(text, f"{key}.md").version == files.parse(packed, f"{key}.md").version:
            return packed
    return ""


def _packed(key: str) -> str:
    """The file of the built-in template; empty where there is none of this name."""
    with suppress(CoptuiError):
        return files.text_of(files.packed_path(key))
    return ""


def _lay_aside(ws: Workspace, key: str, path: Path) -> Done[TemplateView]:
    aside = path.with_name(path.name + _ASIDE)
    try:
        path.replace(aside)
    except OSError as error:
        raise _cannot_be_written(path, error) from error
    with ws.store.atomic():
        audit.note(ws, "template.built_in", detail=key)
    view = templates.show(ws, key)
    return Done(view, f"The built-in words are used again. Yours lie in {aside}.", None, _MAIL)


def _file_of(ws: Workspace, key: str) -> Path:
    return files.own_path(key, ws.templates_dir) or ws.templates_dir / "mail" / f"{key}.md"


def _put(ws: Workspace, key: str, text: str) -> None:
    """Write the file whole or not at all; an empty text takes it away."""
    path = _file_of(ws, key)
    try:
        if text:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, text)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_be_written(path, error) from error


def _cannot_be_written(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"The template {path} cannot be written ({error.strerror}).",
        "Look whether there is room on the disk and whether the folder is yours.",
    )


def _drafts_that_follow(key: str) -> str:
    """A sentence about the drafts that are written from this template and change with it."""
    number = (
        Mailing.select()
        .where(Mailing.template == key, Mailing.status == "draft", Mailing.own_body.is_null())
        .count()
    )
    follow = agree(number, "changes", "change")
    return f" {counted(number, 'draft')} from it {follow} with it." if number else ""


# -- taking back -----------------------------------------------------------------------------


def _was_changed_by_hand(ws: Workspace, changes: list[dict[str, Any]]) -> str:
    """Why an act cannot be taken back: somebody has written other words since, outside of here."""
    ids = [one["id"] for one in changes if one["model"] == OwnTemplate.__name__]
    row: Any
    for row in OwnTemplate.select().where(OwnTemplate.id.in_(ids)):
        path = files.own_path(row.key, ws.templates_dir)
        if row.source != ("" if path is None else _text(path)):
            return f"The file of template {row.key} was changed by hand since."
    return ""


def _write_again(ws: Workspace, row_ids: list[int]) -> None:
    row: Any
    for row in OwnTemplate.select().where(OwnTemplate.id.in_(row_ids)):
        _put(ws, row.key, row.source)


GUARDS.append(_was_changed_by_hand)
FOLLOWED[OwnTemplate.__name__] = _write_again
