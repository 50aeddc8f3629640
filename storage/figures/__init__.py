"""Figures on a day, worked out by the database: the rules' set-based twins."""
