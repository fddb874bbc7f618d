"""The demonstration (演示): a complete installation made from nothing, the nine types issued and checked."""
