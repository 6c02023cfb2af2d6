"""A line to type into that shows at its edges where the text goes on beyond them."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import Input

MORE = "…"


class LongLine(Input):
    """As an `Input`; what is out of sight is marked."""

    def render_line(self, y: int) -> Strip:
        """The line, with a mark at each edge that the text goes beyond."""
        strip = super().render_line(y)
        width, out = self.content_size.width, self.scroll_offset.x
        if self.password or width < 4:
            return strip
        mark = Strip([Segment(MORE, self.rich_style)])
        if out > 0:
            strip = Strip.join([mark, strip.crop(1)])
        if cell_len(self.value) - out > width:
            strip = Strip.join([strip.crop(0, width - 1), mark])
        return strip
