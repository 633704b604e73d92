"""The plant as arrays for the flow kernel: pack it, run it, read its trace back as events."""
