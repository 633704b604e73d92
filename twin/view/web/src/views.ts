// Where to look from: whole cell, one device, from above.

import { Box3, Vector3 } from "three";
import type { DeviceInfo, SceneInfo } from "./model.ts";
import type { View } from "./stage.ts";

export interface Preset {
  id: string;
  label: string;
  title: string;
  view: View;
}

const FRONT = new Vector3(-0.5, -1.4, 0.78);

export function deviceView(device: DeviceInfo): View {
  return { target: new Vector3(...device.centre), from: FRONT, radius: device.radius };
}

/** Points on the box round some devices, each with `pad` metres of surroundings. */
function around(devices: DeviceInfo[], from: Vector3, pad: number): View {
  const box = new Box3();
  for (const device of devices) box.expandByPoint(new Vector3(...device.centre));
  box.expandByScalar(pad);
  return boxed(box, from);
}

function boxed(box: Box3, from: Vector3): View {
  const points = [];
  for (let i = 0; i < 8; i++) {
    const pick = (bit: number, axis: "x" | "y" | "z") => (i & bit ? box.max[axis] : box.min[axis]);
    points.push(new Vector3(pick(1, "x"), pick(2, "y"), pick(4, "z")));
  }
  return { target: box.getCenter(new Vector3()), from, radius: box.getSize(new Vector3()).length() / 2, points };
}

/** Overview, one view of the robots, one of stoppers and cameras, one from above; only where there is such a device. */
export function presets(info: SceneInfo, bounds: Box3, points: Vector3[]): Preset[] {
  const whole = (from: Vector3): View => ({ target: bounds.getCenter(new Vector3()), from, radius: 1, points });
  const of = (...kinds: string[]) => info.devices.filter((device) => kinds.includes(device.kind));
  const found: Preset[] = [
    { id: "overview", label: "Overview", title: "The whole cell", view: whole(FRONT) },
  ];
  if (of("robot").length) {
    const view = around(of("robot"), new Vector3(-0.75, -1, 0.4), 0.36);
    found.push({ id: "robot", label: "Robot", title: "The robot", view });
  }
  const gates = of("stopper", "camera");
  if (gates.length) {
    const view = around(gates, new Vector3(-0.95, -0.75, 0.75), 0.09);
    found.push({ id: "checkpoint", label: "Stopper & camera", title: "Where parts are held and measured", view });
  }
  found.push({ id: "top", label: "Top", title: "From above", view: whole(new Vector3(0, -0.002, 1)) });
  return found;
}
