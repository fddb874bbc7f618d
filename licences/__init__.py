"""The domain: certificate types, identifiers, code lists, rules, states. No I/O beyond its own data files."""
