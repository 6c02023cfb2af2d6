"""`python -m coptui` does what the `coptui` command does."""

from coptui.cli.main import run

if __name__ == "__main__":
    run()
