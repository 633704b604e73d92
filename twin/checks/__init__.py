"""Checks: cycle times and key figures of a shift, and clearance of a robot in its cell.

A check validates what it is given, hands arrays to `kernels`, and returns figures and `Finding`s: sentences
with device, time, value and limit. It changes nothing and draws nothing.
"""
