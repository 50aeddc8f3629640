"""The rules of credit control: pure, standard library only, no clock and no I/O."""
