"""What a coordinator does, one module per activity: the only door for both faces."""
