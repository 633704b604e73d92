"""What people do in final assembly: one line a station, from FI010 on; how a line reads is said in `work`."""

from __future__ import annotations

FINAL_1 = """
front-end module, lr: lift, bolt 3@25
front-end module, harness: plug 5, route + crash sensor, front: fit, bolt 1@8, plug 1
headlamp, lr: fit, screw 3@5, plug 1 ?trim=sport/lounge: Plug the matrix headlamp in 6
coolant hose of the radiator, lr: clamp 2, check
refrigerant line connector: bolt 2@20, check + refrigerant valve: fit, check
radar, front: fit, screw 3@3, plug 1 ?assist=plus: Fit the corner radars 10
bonnet strut, lr: fit, press 2 + bonnet insulation: clip 5, place
front bumper carrier, lr: fit, nut 2@25
brake fluid: dock, fill, undock, check + brake pedal stroke: dock, test, undock
coolant: dock, fill, undock ?battery=long/performance: Top the battery circuit up 6 + washer fluid: dock, fill, undock
refrigerant: dock, fill, undock, check ?heating=pump: Fill the heat pump's extra refrigerant 8 + high-pressure sensor: plug 1, check
steering wheel: fit, bolt 1@50, plug 2 + driver airbag: press 2, plug 1
centre console, lr: place, screw 3@3
centre console top: clip 4, plug 3 + inductive charging tray: fit, plug 1 ?trim=comfort/sport/lounge: Plug in the charging tray 5
armrest: fit, screw 3@5, check + cup holder: fit, clip 4
seat rail, lr: clean, check, place
rear seat cushion, lr: place, press 2
rear seat backrest, lr: lift, bolt 2@40 + rear armrest: fit, bolt 1@25
rear seat belt lock, lr: fit, bolt 1@40
front seat, lr: lift, place, wait
front seat, bolts, lr: bolt 4@45
front seat, plug, lr: plug 2, check ?trim=lounge: Plug in the massage seat 5
head restraint, 4: press 1, check
seat belt end fitting, lr: bolt 1@40, check, cover + seat occupancy mat: plug 1, check
rear lamp, lr: fit, nut 3@5, plug 1
rear lamp in the tailgate: fit, nut 4@5, plug 1 + badge: peel, stick
tailgate spoiler: place, nut 4@5, plug 1 ?trim=sport: Fit the sport spoiler's blades 8
rear bumper, lr: lift, place, screw 4@5
rear bumper, harness: plug 2, clip 4 ?towbar=fitted: Cut out and trim the bumper for the tow bar 11 + parking sensor: plug 4, check
front bumper, lr: lift, place, screw 4@5
"""

FINAL_2 = """
front bumper, harness: plug 3, clip 4 + number-plate carrier: fit, screw 4@3
wing cladding, front, lr: clip 5, press 2
sill cladding, lr: place, clip 6 ?trim=sport: Fit the sport sill's insert 6
mud flap, lr: fit, screw 2@3 + jacking-point cap, lr: press 2
front door from the door line, lr: lift, bolt 2@33
rear door from the door line, lr: lift, bolt 2@33
front door check strap, lr: bolt 1@33, plug 1
rear door check strap, lr: bolt 1@33, plug 1
front door gap, lr: measure, adjust
rear door gap, lr: measure, adjust
tailgate gap, lr: measure, adjust + tailgate stop: adjust, check
bonnet gap, lr: measure, adjust
door seal corner, 4: press 1, check
wiper arm, front, lr: fit, nut 1@20, check
rear wiper arm: fit, nut 1@20, check + nozzle: adjust, check
mirror, lr: fit, screw 3@5, plug 1 + mirror camera: learn, check
door handle cover, lr: fit, check, clip 1
window, run-in, lr: learn, check
12 V battery cable: nut 1@8, cover, check + control units: dock, flash
high-voltage service plug: latch, check + high-voltage warning label: peel, stick
charging flap: fit, learn, check + charging port: dock, test, undock ?battery=performance: Test fast charging at high current 8
tyre pressure: learn, check + wheel cap, lr: press 2 ?wheels=18: Fit the aero covers 8
sill trim strip, lr: peel, stick
floor mats, lr: place, check + first-aid kit: place, check
boot tray: place, check + charging cable: place, check + tool kit: place, strap
roof blind: learn, check ?roof=glass: Run the glass roof's blind in 9 + interior light: test, check
paint surface, lr: look, polish
panel gaps, lr: look, measure
interior, lr: look, wipe + owner's documents: scan, place
start-up: learn, test, check + drive-off release: scan, release
"""

COCKPIT = """
cross-car beam, lr: lift, place, check + steering column holder: fit, bolt 2@23
heater duct, lr: fit, screw 4@3 + defroster duct: place, clip 4
cockpit harness, lr: route, clip 7
cockpit harness, centre: route, clip 5, plug 3 + control unit in the cockpit: fit, screw 3@3, plug 2
instrument panel, lr: lift, place, screw 4@3
passenger airbag: fit, nut 4@8, plug 1 + air vent, lr: fit, clip 4
head unit: fit, screw 4@3, plug 4 + display: fit, clip 4, plug 2 ?trim=sport/lounge: Fit the passenger's display 9
head-up display: fit, plug 1 ?trim=lounge: Fit the head-up display's projector 11 + glove box, lr: fit, screw 4@3
instrument cluster: fit, screw 2@3, plug 1 + light switch: fit, plug 1, clip 2
cockpit module, test: dock, test, undock + cockpit module, gap: measure, check
"""

BATTERY = """
battery tray, lr: lift, place, clean
cooling plate: lift, place, screw 6@5 + thermal paste: dose, check
battery modules, front, lr: lift, place ?battery=long/performance: Place the two further modules 8
battery modules, rear, lr: lift, place ?battery=performance: Place the power modules' spacers 7
busbar, lr: place, nut 5@12 + busbar cover: place, clip 6
battery management unit: fit, screw 4@5, plug 4 + contactor box: fit, screw 4@5, plug 2
battery cover, lr: place, screw 6@8 + battery label: scan, stick
leak test: dock, test, undock + battery, insulation: dock, test, undock
"""

DOOR_TRIM = """
window regulator, front, lr: fit, nut 4@8, plug 1 + door harness: route, plug 2
window glass, front, lr: place, screw 2@8 + door lock, check: learn, check
door lock, front, lr: fit, screw 3@9, plug 1
door loudspeaker, lr: fit, screw 3@3, plug 1 ?trim=sport/lounge: Fit the tweeter 6
door handle, lr: fit, screw 1@5, check + door seal foil: peel, stick
door lining, front, lr: place, clip 8, plug 1
door lining, rear, lr: place, clip 8, plug 1 + door, test: dock, test, undock
"""

FINISH = """
bonnet hinge, lr: place, bolt 2@25 + front wing, lr: lift, bolt 5@9
front wing, upper, lr: bolt 4@9, check + tailgate hinge, lr: place, bolt 2@25
door gap, lr: measure, adjust + bonnet gap: measure, adjust
weld spatter, lr: look, grind + skin surface: look, mark
skin surface, lr: look, grind + sill surface: look, grind
body release: scan, check, release + body tag: fit, scan + weld stud check: look, check
"""
