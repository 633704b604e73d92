"""What a KUKA program has set when a move comes: speeds, frames, rounding, and the data of the move."""

from __future__ import annotations

from dataclasses import dataclass, field

from lark import Token, Tree

from twin.plant.controllers.krl_data import DataList, pose_from, struct_of
from twin.plant.controllers.neutral import WORLD, Action, AsIs, Frame, UseFrame, UseTool

STATE = ("$BWDSTART", "$H_POS", "$ADVANCE", "$IPO_MODE", "$APO.CORI")
"""What is set without any effect on where the robot goes or how long it takes."""


@dataclass
class State:
    """What holds for the next move.

    frame, tool: empty is what the caller of a routine has chosen. still: the tool stands and the robot holds
    the part. ptp: share of the joints' greatest velocities; cp: m/s. ptp_data, cp_data: names of aggregates.
    apo: what `$APO` says, in mm or per cent.
    """

    data: DataList
    frame: str = ""
    tool: str = ""
    still: bool = False
    ptp: float = 1.0
    cp: float | None = None
    ptp_data: str = ""
    cp_data: str = ""
    apo: dict[str, float] = field(default_factory=dict)

    def set(self, tree: Tree[Token]) -> bool:
        """Speeds, rounding and the data of the next move; whether it was one of these."""
        name, value = str(tree.children[0]).upper(), tree.children[1]
        if isinstance(value, Token):
            if name == "FDAT_ACT":
                self.name_frames(str(value))
            elif name == "PDAT_ACT":
                self.ptp_data = str(value)
            else:
                self.cp_data = str(value)
            return True
        if value.data == "number":
            number = float(str(value.children[0]))
            if name == "$VEL.CP":
                self.cp = number
            elif name.startswith("$VEL_AXIS["):
                self.ptp = number / 100.0
            elif name in ("$APO.CDIS", "$APO.CPTP", "$APO.CVEL"):
                self.apo[name.removeprefix("$APO.")] = number
            else:
                return name in STATE or name.startswith(("$ACC", "$VEL.ORI"))
            return True
        return name in STATE

    def name_frames(self, name: str) -> None:
        """The frame and tool that an FDAT names."""
        self.still = self.data.values.get(name.upper(), {}).get("IPO_FRAME") == "#TCP"
        tool, base = self.data.number(name, "TOOL_NO"), self.data.number(name, "BASE_NO")
        if tool is not None and base is not None:
            self.tool, self.frame = f"{tool:.0f}", f"{base:.0f}"

    def place(self, name: str, value: Tree[Token]) -> Action | None:
        """The frame or tool that is set by `$BASE` or `$TOOL`, or None for one that is worked out."""
        base = name == "$BASE"
        known = self.data.bases if base else self.data.tools
        if value.data == "data":
            number = str(value.children[1])
        elif value.data == "struct" and (pose := pose_from(struct_of(value))) is not None:
            number = next((n for n, each in known.items() if each == pose), "")
            if not number:
                number = f"{'BASE' if base else 'TOOL'}_{len(known) + 1}"
                known[number] = pose
        elif value.data == "name" and str(value.children[0]).upper() in ("$NULLFRAME", "$WORLD"):
            number = WORLD
        else:
            return None
        if base:
            self.frame = number
            return UseFrame(number, known.get(number))
        self.tool = number
        return UseTool(number, known.get(number))

    def basic(self, tree: Tree[Token]) -> Action:
        """What a call of BAS does."""
        what = str(tree.children[1]).upper().lstrip("#")
        argument = tree.children[2] if len(tree.children) > 2 else None
        number = None
        if isinstance(argument, Tree) and argument.data == "number":
            number = float(str(argument.children[0]))
        if what in ("PTP_PARAMS", "VEL_PTP") and number is not None:
            self.ptp = number / 100.0
        elif what in ("CP_PARAMS", "VEL_CP") and number is not None:
            self.cp = number
        elif what == "BASE" and number is not None:
            self.frame = f"{number:.0f}"
            return UseFrame(self.frame, self.data.bases.get(self.frame))
        elif what == "TOOL" and number is not None:
            self.tool = f"{number:.0f}"
            return UseTool(self.tool, self.data.tools.get(self.tool))
        elif what in ("PTP_PARAMS", "CP_PARAMS", "VEL_PTP", "VEL_CP", "BASE", "TOOL"):
            return AsIs("a speed, frame or tool that the controller works out")
        return Frame()
