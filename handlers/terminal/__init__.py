"""The command line: `encours import`, `digest`, `customer`, `ageing` and their kin."""
