"""The edge of the service: what happens to every request before a route sees it, in pure ASGI."""
