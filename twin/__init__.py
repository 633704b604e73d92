"""TakTwin: a factory digital twin."""
