"""What would happen: a plant as it is and changed, run side by side with the same luck."""
