"""What is measured, and how: see docs/benchmarks.md."""
