"""Flow of cars through a plant: random streams, laws, and two ways to run the same model."""
