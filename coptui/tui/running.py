"""Opening the app on a home, and seeing to it that it ends with its terminal."""

from __future__ import annotations

from pathlib import Path

from coptui.tui.app import CoptuiApp
from coptui.tui.leaving import TerminalWatch


def run_app(home: Path, *, ascii_only: bool = False) -> int:
    """Open the app on this home and give the exit code.

    Made-up data may be looked at in between; leaving them opens the home again.
    """
    while True:
        app = _run(home, ascii_only=ascii_only)
        if not app.wants_demo:
            return app.return_code if app.return_code is not None else 0
        app = _run_demo(ascii_only=ascii_only)
        if not app.goes_home:
            return app.return_code if app.return_code is not None else 0


def _run(home: Path, *, ascii_only: bool, over: bool = False) -> CoptuiApp:
    watch: TerminalWatch | None = None

    def lost() -> None:
        if watch is not None:
            watch.ask()

    app = CoptuiApp(home, ascii_only=ascii_only, lost=lost, over=over, readies=True)
    watch = TerminalWatch(app.leave_from_outside)
    watch.start()
    try:
        app.run()
    finally:
        app.backend.close()
        watch.over()
    return app


def _run_demo(*, ascii_only: bool) -> CoptuiApp:
    """The app on made-up data that lasts as long as it is looked at."""
    import tempfile

    from coptui.clock import SystemClock
    from coptui.services import demo

    with tempfile.TemporaryDirectory(prefix="coptui-demo-") as folder:
        demo.make(Path(folder) / "demo", SystemClock())
        return _run(Path(folder) / "demo", ascii_only=ascii_only, over=True)
