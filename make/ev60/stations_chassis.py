"""What people do in the chassis line: one line a station that has people, downstream; read by `manual_jobs`.

A line that is indented goes on with the one above it.
"""

from __future__ import annotations

CHASSIS = """
body on the hanger, lr: check, latch
underbody plugs, lr: press 8, check
brake pipe under the floor, lr: fit, clip 7
brake pipe connector, lr: nut 2@16, check + high-voltage cable under the floor: lift, clip 8, check
coolant line under the floor, lr: fit, clip 6
high-voltage cable, front: route, clip 5, plug 1 + high-voltage cable, rear: route, clip 5
  ?drive=all_wheel: Route the front motor's cable 9
parking brake harness, lr: route, clip 5, plug 1
wheel speed sensor harness, front, lr: clip 4, plug 1
wheel speed sensor harness, rear, lr: clip 4, plug 1 + breather valve: fit, clip 3
heat shield, lr: fit, nut 4@5
wheel-arch liner bracket, lr: fit, bolt 2@9
pressure equaliser: fit, press 2 + motor carrier, front: place, bolt 2@80
  ?drive=all_wheel: Place the front motor and its shafts 13
front subframe on the fixture, lr: lift, place, check
rear subframe on the fixture, lr: lift, place, check + front cross member: fit, bolt 2@80
drive unit, rear, lr: lift, bolt 2@80
drive shaft, rear, lr: fit, nut 1@180
strut, front, lr: place, nut 2@55 ?trim=sport: Plug in the adaptive damper 5
spring and damper, rear, lr: place, bolt 1@110 ?trim=sport: Plug in the adaptive damper 5
guide pin of the marriage, lr: fit, check + battery on the fixture: check, latch
marriage, lr: wait, watch, release + lifting table: watch, check
front subframe, lr: bolt 2@110, check
rear subframe, lr: bolt 2@110, check
strut dome, lr: nut 3@35, check
battery, front rows, lr: bolt 3@55 ?battery=performance: Tighten the cooling plate's extra bolts 7
  + high-voltage plug, rear: plug 1, latch, check
battery, middle rows, lr: bolt 3@55 ?battery=long/performance: Tighten the long battery's extra bolts 6
battery, rear rows, lr: bolt 3@55 ?battery=long/performance: Tighten the long battery's extra bolts 6
potential equalisation strap, lr: fit, bolt 1@20, check
coolant hose of the battery, lr: plug 2, clamp 2
coolant hose of the drive unit, lr: plug 1, clamp 2 + high-voltage plug, front: plug 1, latch, check
  ?drive=all_wheel: Connect the front motor's high-voltage plug 8
brake hose, front, lr: nut 1@16, clip 1
brake hose, rear, lr: nut 1@16, clip 1
anti-roll bar link, front, lr: fit, nut 2@65
anti-roll bar link, rear, lr: fit, nut 2@65
tow-bar cross member, lr: fit, bolt 2@95 ?towbar=fitted: Lift in the tow bar and tighten it 13
  + wheel rack: release, check ?wheels=20/21: Change the gripper's pads for the large wheels 6
underbody panel, front, lr: place, screw 5@3
wheel hub, lr: clean, check
wheel, front, lr: lift, start 5 + wheel, rear, lr: lift, start 5
wheel-arch liner, front, lr: place, screw 5@3 + underbody panel, rear: place, screw 5@3
wheel-arch liner, rear, lr: place, screw 5@3
"""
