"""Robot programs as controllers' own text, in and out: Fanuc's `.LS`, KUKA's `.src` and `.dat`, ABB's RAPID.

A text is read into neutral words (`neutral`); a routine becomes a program of a plant (`to_plant`), and back
(`from_plant`). What is not understood is listed with its line and kept, so that it comes out as it was.
"""

from twin.plant.controllers.files import controller_text
from twin.plant.controllers.from_plant import script_from, tool_words
from twin.plant.controllers.neutral import ControllerError, Refused, Script
from twin.plant.controllers.put import known_things, put_program, replaced_program
from twin.plant.controllers.read import line_of, script_of
from twin.plant.controllers.site import Site
from twin.plant.controllers.to_plant import Brought, program_from
from twin.plant.controllers.write import written

__all__ = [
    "Brought",
    "ControllerError",
    "Refused",
    "Script",
    "Site",
    "controller_text",
    "known_things",
    "line_of",
    "program_from",
    "put_program",
    "replaced_program",
    "script_from",
    "script_of",
    "tool_words",
    "written",
]
