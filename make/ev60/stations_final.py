"""What people do in final assembly: one line a station, downstream; read by `manual_jobs`.

A line that is indented goes on with the one above it.
"""

from __future__ import annotations

FINAL_1 = """
front-end module, lr: lift, bolt 3@25
front-end module, harness: plug 5, route + crash sensor, front: fit, bolt 1@8, plug 1
headlamp, lr: fit, screw 3@5, plug 1 ?trim=sport/lounge: Plug the matrix headlamp in 6
coolant hose of the radiator, lr: clamp 2, check + refrigerant line connector: bolt 2@20, check
refrigerant valve: fit, check + water drain hose: route, clip 3
side marker lamp, lr: fit, plug 1, check
radar, front: fit, screw 3@3, plug 1 ?assist=plus: Fit the corner radars 10
  + bonnet insulation: clip 5, place
bonnet strut, lr: fit, press 2
front bumper carrier, lr: fit, nut 2@25 + brake fluid: dock, fill, undock, check
brake pedal stroke: dock, test, undock + coolant: dock, fill, undock
  ?battery=long/performance: Top the battery circuit up 6
washer fluid: dock, fill, undock + refrigerant: dock, fill, undock, check
  ?heating=pump: Fill the heat pump's extra refrigerant 8
high-pressure sensor: plug 1, check + steering wheel: fit, bolt 1@50, plug 2
driver airbag: press 2, plug 1 + centre console top: clip 4, plug 3
centre console, lr: place, screw 3@3 + inductive charging tray: fit, plug 1
  ?trim=comfort/sport/lounge: Fit the inductive charging tray 5
armrest: fit, screw 3@5, check + cup holder: fit, clip 4
seat rail, lr: clean, check, place
rear seat cushion, lr: place, press 2
rear seat backrest, lr: lift, bolt 2@40
rear armrest: fit, bolt 1@25 + rear seat belt lock, lr: fit, bolt 1@40
front seat, lr: lift, place, wait
front seat, bolts, lr: bolt 4@45
front seat, plug, lr: plug 2, check ?trim=lounge: Plug in the massage seat 5
head restraint, front, lr: press 1, check
head restraint, rear, lr: press 1, check + seat occupancy mat: plug 1, check
seat belt end fitting, lr: bolt 1@40, check, cover
rear lamp, lr: fit, nut 3@5, plug 1
rear lamp in the tailgate: fit, nut 4@5, plug 1 + badge: peel, stick
tailgate spoiler: place, nut 4@5, plug 1 ?trim=sport: Fit the sport spoiler's blades 8
  + rear bumper, harness: plug 2, clip 4 ?towbar=fitted: Cut out and trim the bumper for the tow bar 11
rear bumper, lr: lift, place, screw 4@5 + parking sensor: plug 4, check
front bumper, lr: lift, place, screw 4@5
"""

FINAL_2 = """
front bumper, harness: plug 3, clip 4 + number-plate carrier: fit, screw 4@3
wing cladding, front, lr: clip 5, press 2
sill cladding, lr: place, clip 6 ?trim=sport: Fit the sport sill's insert 6
mud flap, lr: fit, screw 2@3 + rear wiper arm: fit, nut 1@20, check
wiper arm, front, lr: fit, nut 1@20, check
washer nozzle: adjust, check + tailgate stop: adjust, check
sill trim strip, lr: peel, stick
front door from the door line, lr: lift, bolt 2@33
rear door from the door line, lr: lift, bolt 2@33 + 12 V battery cable: nut 1@8, cover, check
front door check strap, lr: bolt 1@33, plug 1
rear door check strap, lr: bolt 1@33, plug 1
front door gap, lr: measure, adjust
rear door gap, lr: measure, adjust
tailgate gap, lr: measure, adjust + control units: dock, flash
bonnet gap, lr: measure, adjust
door seal corner, front, lr: press 1, check
door seal corner, rear, lr: press 1, check
mirror, lr: fit, screw 3@5, plug 1
door handle cover, lr: fit, check, clip 1 + high-voltage service plug: latch, check
window, run-in, lr: learn, check
high-voltage warning label: peel, stick + charging flap: fit, learn, check
charging port: dock, test, undock ?battery=performance: Test fast charging at high current 8
  + tyre pressure: learn, check
wheel cap, lr: press 2 ?wheels=18: Fit the aero covers 8
floor mats, lr: place, check + boot tray: place, check
charging cable: place, check + tool kit: place, strap
roof blind: learn, check ?roof=glass: Run the glass roof's blind in 9 + interior light: test, check
paint surface, lr: look, polish
panel gaps, lr: look, measure
interior, lr: look, wipe + owner's documents: scan, place
start-up: learn, test, check + drive-off release: scan, release
"""
