"""An invented company to try encours with."""
