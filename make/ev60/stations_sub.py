"""What people do in subassembly and body finish: one line a station, downstream; read by `manual_jobs`.

A line that is indented goes on with the one above it.
"""

from __future__ import annotations

COCKPIT = """
cross-car beam, lr: lift, place, check
steering column holder: fit, bolt 2@23 + defroster duct: place, clip 4
heater duct, lr: fit, screw 4@3 + cockpit harness, centre: route, clip 5, plug 3
cockpit harness, lr: route, clip 7
control unit in the cockpit: fit, screw 3@3, plug 2 + instrument panel, lr: lift, place, screw 4@3
passenger airbag: fit, nut 4@8, plug 1 + head unit: fit, screw 4@3, plug 4
air vent, lr: fit, clip 4
display: fit, clip 4, plug 2 ?trim=sport/lounge: Fit the passenger's display 9
  + head-up display: fit, plug 1 ?trim=lounge: Fit the head-up display's projector 11
  + instrument cluster: fit, screw 2@3, plug 1
glove box, lr: fit, screw 4@3
light switch: fit, plug 1, clip 2 + cockpit module, test: dock, test, undock
  + cockpit module, gap: measure, check
"""

BATTERY = """
battery tray, lr: lift, place, clean
cooling plate: lift, place, screw 6@5 + thermal paste: dose, check
battery modules, front, lr: lift, place ?battery=long/performance: Place the two further modules 8
  + cell sensor harness: route, plug 4
battery modules, rear, lr: lift, place ?battery=performance: Place the power modules' spacers 7
busbar, lr: place, nut 5@12 + busbar cover: place, clip 6
battery management unit: fit, screw 4@5, plug 4 + contactor box: fit, screw 4@5, plug 2
battery cover, lr: place, screw 6@8
battery label: scan, stick + leak test: dock, test, undock + battery, insulation: dock, test, undock
"""

DOOR_TRIM = """
window regulator, front, lr: fit, nut 4@8, plug 1
door harness: route, plug 2 + window glass, front, lr: place, screw 2@8
door lock, front, lr: fit, screw 3@9, plug 1
door handle, lr: fit, screw 1@5, check
door loudspeaker, lr: fit, screw 3@3, plug 1 ?trim=sport/lounge: Fit the tweeter 6 + door foil: peel, stick
door lining, front, lr: place, clip 8, plug 1
door lining, rear, lr: place, clip 8, plug 1 + door, test: dock, test, undock
"""

FINISH = """
bonnet hinge, lr: place, bolt 2@25 + bonnet gap: measure, adjust
front wing, lr: lift, bolt 5@9 + skin surface: look, mark
front wing, upper, lr: bolt 4@9, check + stud check: look, check
tailgate hinge, lr: place, bolt 2@25 + body tag: fit, scan
door gap, lr: measure, adjust + skin surface of the roof: look, grind
weld spatter, lr: look, grind + body release: scan, check, release
"""

LOADING = """
SL010 left inner A-pillar reinforcement, left B-pillar reinforcement
SL020 left inner rocker, left roof-rail reinforcement
SL030 left rear wheel house, left C-pillar brace
SL040 left side inner, left belt-reel bracket
SL050 left outer rocker, left door-hinge plates
SL060 left outer side panel, left fuel-flap pot
SL070 left rear quarter brace, left lamp pot
SL080 left side on the hanger, left drip rail
SR010 right inner A-pillar reinforcement, right B-pillar reinforcement
SR020 right inner rocker, right roof-rail reinforcement
SR030 right rear wheel house, right C-pillar brace
SR040 right side inner, right belt-reel bracket
SR050 right outer rocker, right door-hinge plates
SR060 right outer side panel, right charging-flap pot
SR070 right rear quarter brace, right lamp pot
SR080 right side on the hanger, right drip rail
CL010 front left inner door, front left impact beam
CL020 front right inner door, front right impact beam
CL030 rear left inner door, rear left impact beam
CL040 rear right inner door, rear right impact beam
CL050 front left outer door, front left lock plate
CL060 front right outer door, front right lock plate
CL070 rear left outer door, rear left lock plate
CL080 rear right outer door, rear right lock plate
CL090 inner bonnet, bonnet lock reinforcement
CL100 bonnet hinge plates, bonnet strut bracket
CL110 outer bonnet, bonnet edge tape
CL120 inner tailgate, tailgate lock reinforcement
CL130 tailgate hinge plates, tailgate strut bracket
CL140 outer tailgate, spoiler bracket
"""
"""By feeder: the two parts that its operator loads for each cycle."""

UNDERBODY = """
BS010 front floor, front longitudinal members
BS010 rear floor, rear longitudinal members
"""
"""By operator of the first body station: what he loads."""

STANDS = """
wheel alignment: Drive the car onto the stand 22 necessary, Fit the steering-wheel level 12 necessary,
  Adjust rear toe and camber 52, Adjust front toe 58, Check steering-wheel angle 14 necessary,
  Drive the car off 18 necessary
roll and brake: Drive the car onto the rollers 20 necessary, Connect the diagnostic plug 10 necessary,
  Run up and hold speed 42 necessary, Brake test front and rear 38 necessary,
  Parking brake and reverse 26 necessary, Drive the car off 22 necessary
driver assistance: Drive the car onto the stand 22 necessary, Centre the car 20 necessary,
  Calibrate front camera and radar 64, Calibrate surround cameras 34, Adjust headlamps 24,
  Drive the car off 16 necessary
repair: Walk round the car and read the defect card 150 necessary,
  Take off what covers the defect 420 necessary, Repair 1050, Refit what was taken off 380 necessary,
  Check the repair 100 necessary, Release the car 40 necessary
"""
"""By section at the end of line: what the operator of a stand does, with seconds; value added unless said."""
