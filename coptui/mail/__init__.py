"""From a template to bytes, and from bytes to the server, with a ledger."""
