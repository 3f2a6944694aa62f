"""What is measured: scenarios as ratios in one run, results written to docs/bench/."""
