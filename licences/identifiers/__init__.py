"""Numbers and plates: each module has the same verbs, `compact`, `validate`, `is_valid`."""
