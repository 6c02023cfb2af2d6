"""What a coordinator does with reports, one module per activity: draft, check, sign off, give."""
