"""Dunning in numbers: the sweep, its report and the charges, beside the same rows by bare SQL."""
