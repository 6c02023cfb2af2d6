"""Start to first usable screen: our demo home against the trivial Textual app, in turn, in one run.

`python tests/bench/startup.py [--runs 11]` prints medians and the ratio; exit 1 above 1.5.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.terminal import Terminal

LIMIT, AIM = 1.5, 1.3
TRIVIAL = [sys.executable, str(Path(__file__).with_name("trivial.py"))]


def first_screen(command: list[str], *texts: str) -> float:
    """Seconds from starting the program until all the texts are printed."""
    terminal = Terminal(command)
    try:
        shown = terminal.wait_for(*texts)
        if shown is None:
            raise SystemExit(f"{texts} never showed:\n{terminal.screen()}")
        return shown - terminal.started
    finally:
        terminal.close()


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=11)
    runs = ask.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "demo")
        ours = [sys.executable, "-m", "coptui", "--home", home]
        subprocess.run([*ours, "demo", "--no-open"], check=True, stdout=subprocess.DEVNULL)
        times: dict[str, list[float]] = {"trivial": [], "coptui": []}
        for number in range(runs + 1):
            trivial = first_screen(TRIVIAL, "bench-ready")
            app = first_screen(ours, "Today", "Harbour")
            if number:  # the first turn only warms the disk cache
                times["trivial"].append(trivial)
                times["coptui"].append(app)
    for name, taken in times.items():
        low, high = min(taken), max(taken)
        print(f"{name:8} {median(taken) * 1e3:6.0f} ms  ({low * 1e3:.0f} to {high * 1e3:.0f})")
    ratio = median(times["coptui"]) / median(times["trivial"])
    print(f"ratio    {ratio:6.2f}     (at most {LIMIT}, aim {AIM})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
