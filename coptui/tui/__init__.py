"""The face in the terminal. How to add a screen:

A screen is a `place.PlaceScreen`; a question in front of one is a `dialogs.dialog.Dialog`.

    class VenuesScreen(PlaceScreen):
        PLACE = "sessions"                       # one of the seven, for help and header
        TITLE_WORDS = ("Sessions", "Venues")     # where I am; later `self.set_crumbs(...)`
        WATCHES = frozenset({"sessions"})        # load() runs again when a write changed these
        HELP_WORDS = "Where sessions take place."
        DOES = (                                 # bindings, footer, palette, `.` and help from it
            Command("venues.add", "n", "New venue", "Adds a place to meet.", "new"),
        )                                        # id, key, title, help, footer words (may be "")

        def body(self) -> ComposeResult:         # between header and footer
            yield RowList[VenueRow](columns, key=lambda r: r.id, title="Venues", empty="…")

        async def load(self) -> None:            # runs at start and after changes
            rows = await self.read(sessions.venues)
            await self.query_one(RowList).show_rows(rows)

        def why_not(self, action: str) -> str | None:   # dims the key and says why
            return None

        def action_add(self) -> None:            # the last part of the command's id
            self.act(self._add())               # never await dialogs or writes in a handler

        async def _add(self) -> None:
            await self.app.push_screen_wait(FormScreen(crumbs, fields, save, draft="venue:new"))

- `self.read(service, *args)` and `self.write(service, *args)` call `service(ws, *args)` on the
  database thread; `write` says what the service said and publishes what it changed.
- `self.act(coroutine)` runs what an action starts; every `CoptuiError` in it becomes a dialog.
  `self.house` is the app: `say(text)`, `tell(error)`, `open(place, **what)` (calls that screen's
  `goto(**what)`), `show_outbox(words)`, `backend.call` for services that ask for a `call`.
- `RowList(columns, key, title=, empty=, markable=)`: `show(Source(page, count, position))` for a
  query, `show_rows(rows)` for what is here; `.row`, `.marks`; messages `RowList.Moved`, `.Chosen`
  (Enter) and `.Marked` with `.row`. `Column(title, text, width, grow, gives_way, look)`: with too
  little room columns go in order of `gives_way`, the highest first; 0 never goes.
- `SearchLine(placeholder)`: `.open()` on `/`; handle `Input.Changed` and show the list anew.
- `FormScreen(crumbs, fields, save, check=, asks=, draft=)`: `Field(name, label, kind, value, help,
  options, required)`; `check(name, value)` gives something with `.error`, `.hint` (for days:
  `days.check_of`); `asks(values)` what is odd and wants a yes; `save(values)` may raise
  `Refused(field=…)`, which is then said beside that field. Gives what `save` gave.
- Dialogs, all with `await self.app.push_screen_wait(…)`: `Ask(title, words) -> bool`,
  `TypeToConfirm(title, words, expected, asks) -> bool`, `Choose(title, [Choice(value, words,
  note)]) -> str | None`, `PickFile(title, endings) -> Path | None`. `esc="…"` says what Esc does.
- Displayed text: `text.shown(str)`, `text.line(...)` with parts `str`, `Content` or `(str, style)`;
  styles are Textual's, with the colours `$accent $dim $warn $foreground`. Never a plain `str` to
  `Static.update`, a border title or `notify`: it would be read as markup.
- A screen's own styles go into `styles/<screen>.tcss` and `CSS_PATH = "../../styles/….tcss"`.
  Classes `-narrow` / `-wide` (100 columns and more) stand on the screen; `.wide-only` and
  `.narrow-only` hide by them; `.region` is one bordered box.
- A new first screen of a place goes into `places.SCREENS_OF_PLACES`; heavy imports stay inside.
"""

from __future__ import annotations
