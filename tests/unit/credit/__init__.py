"""Unit tests of exposure, limits, orders, approvals, holds and cases."""
