"""What pytest leaves alone when it looks for doctests."""

collect_ignore = ["app/migrations/env.py"]  # Alembic runs it inside a migration; it cannot be imported
