"""Read sources as syntax trees."""

from __future__ import annotations

import ast
import sys


def imports_from_outside(tree: ast.Module) -> set[str]:
    """Top-level names of third-party packages that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    tops = {name.split(".")[0] for name in names}
    return tops - set(sys.stdlib_module_names) - {"twin", "kernels"}
