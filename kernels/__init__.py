"""Compiled kernels: pure functions on arrays, SI units, no objects and no input or output."""
