"""Sections of the report page, each drawn from a part of report.json; empty ones are left out."""
