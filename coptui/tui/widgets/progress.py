"""Long work as one line: bar, done of all, rate and time left."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coptui.tui.text import line


def time_left(seconds: float) -> str:
    """A duration as a person says it."""
    if seconds < 45:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} min left"
    return f"about {round(minutes / 60)} h left"


class ProgressLine(Widget):
    """Set `done` and `of`; `rate` is per minute where it is known.

    `words` tell of what is under way just now, in the place of the time left.
    """

    done: reactive[int] = reactive(0)
    of: reactive[int] = reactive(0)
    rate: reactive[float] = reactive(0.0)
    words: reactive[str] = reactive("")

    def render(self) -> Content:
        """Draw it."""
        size = max(10, min(40, self.size.width - 50 - max(0, len(self.words) - 20)))
        full = size * self.done // self.of if self.of else 0
        rest = f"  {self.done:,} of {self.of:,}"
        if self.rate:
            rest += f"    {self.rate:,.0f} a minute"
            if self.done < self.of and not self.words:
                rest += f"    {time_left((self.of - self.done) / self.rate * 60)}"
        if self.words:
            rest += f"    {self.words}"
        return line(("█" * full, "$accent"), ("░" * (size - full), "$line"), rest)
