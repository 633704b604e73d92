// Where to look from: whole cell, one device, from above.

import { Box3, Vector3 } from "three";
import type { Cell } from "./cell.ts";
import type { DeviceInfo } from "./model.ts";
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

/** Overview, one view of the robots, one of stoppers and cameras, one from above; only where there is such a device. */
export function presets(cell: Cell): Preset[] {
  const view = (from: Vector3, devices?: DeviceInfo[], room = 1): View => {
    const points = cell.corners(devices && new Set(devices.map((device) => device.id)));
    const target = new Box3().setFromPoints(points).getCenter(new Vector3());
    for (const point of points) point.sub(target).multiplyScalar(room).add(target);
    return { target, from, radius: 1, points };
  };
  const of = (...kinds: string[]) => cell.info.devices.filter((device) => kinds.includes(device.kind));
  const found: Preset[] = [{ id: "overview", label: "Overview", title: "The whole cell", view: view(FRONT) }];
  const robots = of("robot");
  if (robots.length) {
    // Room for where the arm goes from where it stands when the page opens.
    const from = new Vector3(-0.6, -1.25, 0.35);
    found.push({ id: "robot", label: "Robot", title: "The robot", view: view(from, robots, 1.25) });
  }
  const gates = of("stopper", "camera");
  if (gates.length) {
    const from = new Vector3(-0.95, -0.75, 0.75);
    const title = "Where parts are held and measured";
    found.push({ id: "checkpoint", label: "Stopper & camera", title, view: view(from, gates) });
  }
  found.push({ id: "top", label: "Top", title: "From above", view: view(new Vector3(0, -0.002, 1)) });
  return found;
}
