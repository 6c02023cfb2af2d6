"""A static site of what is for everybody: pages that need no server and nothing from elsewhere.

`content.py` says what is on it, `pages.py` writes the pages, `search.py` what finds words in them
without a server, `feed.py` what tells a reader of feeds what is new.
"""
