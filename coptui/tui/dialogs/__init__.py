"""Questions that stand in front of a screen; each gives its answer to `push_screen_wait`."""
