// Where to look from: all of it, one device or one area, from above.

import { Box3, Vector3 } from "three";
import type { View } from "./framing.ts";
import type { DeviceInfo } from "./model.ts";
import type { Shapes } from "./shapes.ts";

export interface Preset {
  id: string;
  label: string;
  title: string;
  view: View;
}

const FRONT = new Vector3(-0.5, -1.4, 0.78);
/** A hall has its walls on the sides that lie behind from here. */
const INTO_HALL = new Vector3(0.42, -1.1, 0.95);
const ABOVE = new Vector3(0, -0.002, 1);

export function deviceView(device: DeviceInfo, hall: boolean): View {
  return { target: new Vector3(...device.centre), from: hall ? INTO_HALL : FRONT, radius: device.radius };
}

/** A place from so near that a hand's breadth can be seen. */
export function closeView(target: Vector3, hall: boolean): View {
  return { target, from: hall ? INTO_HALL : FRONT, radius: 1.1 };
}

/** Overview, what there is of views on parts of it, and one from above. */
export function presets(shapes: Shapes): Preset[] {
  const { hall } = shapes.info;
  const all = fitted(shapes.corners(), hall ? INTO_HALL : FRONT);
  return [
    { id: "overview", label: "Overview", title: hall ? "The whole plant" : "The whole cell", view: all },
    ...(hall ? areas(shapes) : parts(shapes)),
    { id: "top", label: "Top", title: "From above", view: { ...all, from: ABOVE } },
  ];
}

function areas(shapes: Shapes): Preset[] {
  return shapes.info.devices.filter(({ kind }) => kind === "area").map(({ id, name, box }) => {
    const [x, y, z] = box!.map((side) => side / 2) as [number, number, number];
    const middle = new Vector3(...shapes.device(id)!.centre);
    const points = [-x, x].flatMap((dx) => [-y, y].flatMap((dy) => [-z, z].map((dz) => new Vector3(dx, dy, dz).add(middle))));
    return { id, label: name, title: name, view: fitted(points, INTO_HALL) };
  });
}

/** The robots, and where parts are held and measured; only where there is such a device. */
function parts(shapes: Shapes): Preset[] {
  const corners = (...kinds: string[]) => {
    const ids = shapes.info.devices.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
    return ids.length ? shapes.corners(new Set(ids)) : [];
  };
  const found: Preset[] = [];
  const robots = corners("robot");
  // Room for where the arm goes from where it stands when the page opens.
  const arm = new Vector3(-0.6, -1.25, 0.35);
  if (robots.length) found.push({ id: "robot", label: "Robot", title: "The robot", view: fitted(robots, arm, 1.25) });
  const gates = corners("stopper", "camera");
  const title = "Where parts are held and measured";
  const gate = new Vector3(-0.95, -0.75, 0.75);
  if (gates.length) found.push({ id: "checkpoint", label: "Stopper & camera", title, view: fitted(gates, gate) });
  return found;
}

/** The view from a side that all points fill, with `room` times their spread. */
function fitted(points: Vector3[], from: Vector3, room = 1): View {
  const target = new Box3().setFromPoints(points).getCenter(new Vector3());
  for (const point of points) point.sub(target).multiplyScalar(room).add(target);
  return { target, from, radius: 1, points };
}
