"""Use cases: one a function, one transaction each."""
