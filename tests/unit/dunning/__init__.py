"""Unit tests of dunning: rules, sweeps, steps as work, reminders, letters and hand-overs."""
