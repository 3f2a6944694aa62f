"""What others run, to compare with."""
