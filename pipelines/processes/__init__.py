"""Reading in worker processes, and the one writer behind them."""
