"""What people log, in numbers: made up on a ledger, and measured beside the same ledger without it."""
