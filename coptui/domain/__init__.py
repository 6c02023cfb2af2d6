"""The rules of the field: pure functions over facts, nothing but the standard library."""
