"""What people do in trim: one line a station, downstream; read by `manual_jobs`.

A line that is indented goes on with the one above it.
"""

from __future__ import annotations

TRIM_1 = """
front door, lr: unplug 1, unbolt 2, hang
rear door, lr: unplug 1, unbolt 2, hang
identification plate: scan, rivet 2, check + body plugs in the engine bay: press 8
door sill cover, lr: cover, check + body plugs in the tailgate frame: press 8
body plugs in the floor, lr: press 9, check
tailgate: unplug 1, prop, cover + tailgate harness: route, plug 2, grommet
main wiring harness, front, lr: lift, route
main wiring harness, rear, lr: route, clip 8
engine-bay harness, lr: route, clip 7, plug 2 + floor harness, tunnel: route, clip 6
floor harness, lr: route, clip 9
grounding strap, lr: fit, nut 1@9, check
bonnet lock cable: route, clip 6, grommet + bonnet lock: fit, bolt 3@10, check
bulkhead insulation, lr: place, press 6
pedal box: fit, nut 4@25, plug 2 + brake booster: lift, nut 4@25, check
  + steering column: lift, bolt 4@23, plug 2, check
steering column cover: fit, screw 3@3 + heater box: lift, nut 5@8, plug 2
  ?heating=pump: Plug the heat pump's valve block into the heater box 8
air intake: fit, clip 4 + refrigerant line holder: clip 4, check
refrigerant line, front, lr: fit, nut 1@20 ?heating=pump: Fit the heat pump's second line 9
coolant hose, front, lr: fit, clamp 2, check
coolant pump: fit, bolt 2@9, plug 1 + brake line, front, lr: fit, nut 2@16, check
cockpit module, lr: let, bolt 2@23, check
cockpit module, harness: plug 6, route + cockpit module, centre: bolt 3@23, check
cockpit module, cross member, lr: bolt 2@23, plug 2
brake line, rear, lr: fit, clip 6, nut 2@16
damping mat in the floor, lr: place, press 5 + damping mat in the tunnel: place, press 5
roof console bracket: fit, clip 3, check + roof antenna: fit, nut 1@6, plug 2
antenna cable: route, clip 6, plug 2 + towing-eye sleeve: fit, check
rear bumper bracket, lr: fit, bolt 3@9
tailgate lock: fit, bolt 3@10, plug 1, check + tailgate latch striker: fit, bolt 2@23, check
tailgate gas strut, lr: fit, press 2 ?trim=lounge: Fit the power strut's control unit 8
  + tailgate wiper motor: fit, bolt 3@9, plug 1
seat belt reel, front, lr: fit, bolt 1@40, plug 1
seat belt height adjuster, lr: fit, bolt 1@40, check
seat belt reel, rear, lr: fit, bolt 1@40, check
middle seat belt reel: fit, bolt 1@40, check + parcel-shelf bracket: fit, clip 4, check
curtain airbag, lr: hang, screw 4@5, plug 1 + rear airbag sensor: fit, bolt 1@8, plug 1
airbag control unit: fit, nut 3@8, plug 2, check + yaw-rate sensor: fit, bolt 2@8, plug 1
"""

TRIM_2 = """
interior light console: fit, plug 2, clip 2 + sun sensor: fit, plug 1, check
headliner: lift, place, clip 8 ?roof=glass: Fit the glass roof's blind into the headliner 12
  + headliner harness: plug 4, route
grab handle, front, lr: fit, screw 2@5
grab handle, rear, lr: fit, screw 2@5 + inner mirror: fit, plug 1, check
sun visor, lr: fit, screw 3@3, plug 1
A-pillar lining, lr: clip 4, press 3, check
B-pillar lining, lower, lr: clip 5, press 2
B-pillar lining, upper, lr: clip 4, screw 1@5
C-pillar lining, lr: clip 6, press 2 + flanges of windscreen and rear window: clean, prime
windscreen: load, clean, prime, release + rear window: load, clean, prime, release
windscreen, bond: press 4, tape, check + rear window, bond: press 4, tape, check
quarter glass, lr: place, press 2
mirror base camera: fit, plug 2 ?assist=plus: Fit the second camera behind the windscreen 9
  + rain sensor: fit, plug 1, check
steering gear coupling: fit, bolt 1@36, check + centre console frame, lr: place, bolt 2@9
parking brake switch: route, plug 1 + air duct to the rear: fit, clip 4
floor carpet, front, lr: place, press 5
floor carpet, rear, lr: place, press 4
control unit under the seat: fit, nut 3@8, plug 2 + foot rest: fit, screw 2@3, check
sill lining, front, lr: clip 5, press 2 + bonnet release lever: fit, screw 1@5
sill lining, rear, lr: clip 5, press 2
boot floor carpet, lr: place, press 3
boot side lining, lr: place, clip 6
loudspeaker, rear, lr: fit, screw 3@3, plug 1 ?trim=sport/lounge: Plug in the second loudspeaker 6
amplifier: fit, nut 3@8, plug 2 ?trim=sport/lounge: Plug the surround amplifier in 7
  + 12 V battery tray: fit, bolt 3@9 + 12 V battery: lift, place, bolt 1@10
12 V cable: route, nut 2@8 + on-board charger: lift, nut 4@20, plug 2
charging socket: fit, screw 4@5, plug 2 + coolant hose of the charger: plug 1, clamp 2
high-voltage cable of the charger, lr: route, clip 5
tow-bar socket: route, plug 1 ?towbar=fitted: Fit the tow bar's socket and control unit 12
  + reversing camera: fit, plug 1
bonnet seal: press 4, check + water box cover: clip 5, press 2 + wiper linkage: lift, bolt 3@9, plug 1
wiper washer tank: fit, bolt 2@9, plug 1 + washer hose: route, clip 6
horn, lr: fit, bolt 1@20
door seal, front, lr: press 6, roll
door seal, rear, lr: press 6, roll
roof rail, lr: place, nut 4@8 ?roof=glass: Fit the shorter rail's adapter 5
  + luggage cover: fit, check, clip 2
tailgate lining: place, clip 8 + luggage net: fit, clip 2
"""
