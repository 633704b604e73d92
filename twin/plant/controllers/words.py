"""Why instructions that many controllers have find no place in a plant, as clauses without a full stop."""

from __future__ import annotations

BRANCH = "a branch; the steps are taken in the order of the lines"
JUMP = "a jump or a stop; the steps are taken in the order of the lines"
LABEL = "a place to jump to; the steps are taken in the order of the lines"
LOOP = "a loop; its steps are taken once"
NOT_HERE = "an instruction that a plant's program does not have"
