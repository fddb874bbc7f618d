"""Use-cases: one file each. A service checks who acts, does the work in one transaction and records it."""
