// Colours over the equipment's greys: what wants attention, what is pointed at, what is selected.

import { Color } from "three";
import type { FloorParams } from "./model.ts";

const LOUD = new Set(["starved", "blocked", "down", "stale"]);
const SHARE = 0.45;

/** Factors by device for its colours; devices that are as they should be have none. */
export function tintsOf(params: FloorParams): Map<string, Color> {
  const tints = new Map<string, Color>();
  for (const device of params.devices ?? []) {
    const colour = device.colour ?? params.palette?.states?.[device.state ?? ""]?.colour;
    if (colour && LOUD.has(device.state ?? "")) {
      tints.set(device.id, new Color(1, 1, 1).lerp(new Color(colour), SHARE));
    }
  }
  if (params.hover && params.hover !== params.selected) tints.set(params.hover, new Color(0.92, 0.98, 1.05));
  if (params.selected) tints.set(params.selected, new Color(0.86, 0.96, 1.08));
  return tints;
}
