"""The inspector's client: verify licence codes with or without signal. Needs nothing of the server."""
