"""Show state and findings: the page, the floor in three dimensions, and the feed behind them."""
