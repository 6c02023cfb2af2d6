"""About what and as whom a template is shown, on the page of a template and while it is written."""

from __future__ import annotations

from coptui.services import template_preview
from coptui.services.mailing_values import Value
from coptui.services.template_preview import NOBODY, Reader, Reading, Subject
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen


class Readers:
    """Which session or community a template is shown about, and which of its people reads it."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.about = Subject()
        self._subjects: tuple[Subject, ...] = ()
        self._all: tuple[Reader, ...] = (NOBODY,)
        self._at = 0

    @property
    def reader(self) -> Reader:
        """Who reads it now."""
        return self._all[self._at]

    @property
    def several(self) -> bool:
        """Whether there is another reader to turn to."""
        return len(self._all) > 1

    @property
    def place(self) -> str:
        """Which of how many readers this is; empty where nobody reads it yet."""
        return "" if self.reader == NOBODY else f"{self._at + 1} of {len(self._all)}"

    async def refresh(self, screen: PlaceScreen) -> None:
        """Read anew what there is; what was chosen stays where it still exists."""
        self._subjects = await screen.read(template_preview.subjects, self.key)
        if self.about not in self._subjects:
            self.about = self._subjects[0] if self._subjects else Subject()
        await self._meet(screen)

    async def _meet(self, screen: PlaceScreen) -> None:
        before = self.reader.contact_id
        self._all = await screen.read(template_preview.readers, self.key, self.about)
        ids = [one.contact_id for one in self._all]
        self._at = ids.index(before) if before in ids else 0

    def turn(self, by: int) -> None:
        """The next reader, or one before."""
        self._at = (self._at + by) % len(self._all)

    async def choose(self, screen: PlaceScreen) -> bool:
        """Ask what it is to be shown about; whether something was chosen."""
        choices = [Choice(str(at), one.label) for at, one in enumerate(self._subjects)]
        told = "Nothing is begun by this: it is only to look."
        chosen = await screen.app.push_screen_wait(Choose("Show it about what?", choices, told))
        if chosen is None:
            return False
        self.about = self._subjects[int(chosen)]
        await self._meet(screen)
        return True

    def can_choose(self) -> bool:
        """Whether there is more than one thing it can be shown about."""
        return len(self._subjects) > 1

    async def read(
        self, screen: PlaceScreen, subject: str | None = None, body: str | None = None
    ) -> Reading:
        """What the reader gets from these words, or from the template's own."""
        return await screen.read(
            template_preview.read, self.key, self.about, self.reader, subject=subject, body=body
        )

    async def values(self, screen: PlaceScreen) -> list[Value]:
        """What can be filled in, and what each gives this reader."""
        return await screen.read(template_preview.values, self.key, self.about, self.reader)
