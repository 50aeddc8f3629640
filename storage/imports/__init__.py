"""From a company's file to its ledger: reading a file in typed batches, then importing them."""
