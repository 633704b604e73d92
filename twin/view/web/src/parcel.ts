// What comes from the server as one binary message: a description as JSON, and arrays behind it; see twin/view/parcel.py.

import type { RobotInfo } from "./model.ts";

export interface Bar {
  row: string;
  kind: string;
  start_s: number;
  end_s: number;
  text: string;
  at: string;
  zone: string;
  holder: string;
  /** Place in the program, from 1; 0 where there is none. */
  step: number;
  program: string;
  critical: boolean;
}

export interface CycleTold {
  kind: "cycle";
  key: string;
  station: string;
  begin_s: number;
  end_s: number;
  /** None where the robots lock each other. */
  cycle_s: number | null;
  limit_s: number | null;
  limit: string;
  deadlock: string;
  wrong: string[];
  rows: string[];
  slack_s: Record<string, number | null>;
  bars: Bar[];
  shorten: { saves_s: number; text: string }[];
  maintenance: { program: string; every: number; cycle_s: number | null }[];
  arms: (RobotInfo & { knots: number })[];
}

export interface SweptTold {
  kind: "swept";
  key: string;
  robot: string;
  volume_m3: number;
  corners: number;
  triangles: number;
}

/** What two robots share, and the zones that they have for it. */
export interface ZonesTold {
  kind: "zones";
  key: string;
  robots: [string, string];
  proposed: { lower_m: number[]; upper_m: number[]; covered: number; inside_s: Record<string, number> }[];
  zones: { id: string; pose: number[]; size_m: number[] }[];
}

export interface Parcel {
  told: CycleTold | SweptTold | ZonesTold;
  /** Reads so many numbers from where the last one ended. */
  floats(count: number): Float32Array;
  whole(count: number): Uint32Array;
}

export function unpack(bytes: ArrayBuffer): Parcel {
  const length = new DataView(bytes).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  let at = 4 + length;
  const next = (count: number) => {
    const from = at;
    at += 4 * count;
    return bytes.slice(from, at);
  };
  return { told, floats: (count) => new Float32Array(next(count)), whole: (count) => new Uint32Array(next(count)) };
}
