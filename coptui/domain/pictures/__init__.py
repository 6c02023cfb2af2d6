"""Pictures made of letters, each with a sentence that says what is seen; see each module."""
