"""Write a program as a controller's files."""

from __future__ import annotations

from twin.plant.controllers.fanuc_write import write_fanuc
from twin.plant.controllers.krl_write import write_krl
from twin.plant.controllers.neutral import Script
from twin.plant.controllers.rapid_write import write_rapid
from twin.plant.robots import Controller

SUFFIXES = {
    Controller.FANUC_LS: (".ls",),
    Controller.KRL: (".src",),
    Controller.RAPID: (".mod", ".prg", ".sys"),
}


def written(script: Script) -> dict[str, bytes]:
    """The files of a program by suffix, empty for the one that was asked for, as Western controllers read.

    script: with one routine for Fanuc and KUKA. Raises `ControllerError` for what the controller cannot have.
    """
    match script.controller:
        case Controller.FANUC_LS:
            texts = {"": write_fanuc(script)}
        case Controller.KRL:
            src, dat = write_krl(script)
            texts = {"": src, ".dat": dat}
        case _:
            texts = {"": write_rapid(script)}
    # Controllers read the line ends of Windows.
    return {suffix: text.replace("\n", "\r\n").encode("cp1252", "replace") for suffix, text in texts.items()}
