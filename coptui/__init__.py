"""coptui: a companion in the terminal for people who run Communities of Practice."""

__version__ = "0.1.0"
