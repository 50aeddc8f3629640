"""What importing, digests and cards cost, each beside what the bare database needs: `python -m bench`."""
