"""Storage and imports, on both engines."""
