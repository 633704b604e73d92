// What the page and the floor say to each other: the component's parameters, and the scene's description.

export interface Look {
  colour: string;
  sign: string;
  word: string;
}

export interface Palette {
  states?: Record<string, Look>;
  verdicts?: Record<string, Look>;
  severities?: Record<string, Look>;
  bars?: Record<string, Look>;
  base?: Record<string, string>;
}

/** A device's state as the page knows it at the playhead. `colour`, `sign` and `word` win over the palette's. */
export interface DeviceNow {
  id: string;
  name?: string;
  state?: string;
  word?: string;
  sign?: string;
  colour?: string;
}

/** Something worth stepping to. Times are seconds after the shift's start; `end_s` makes it a span. */
export interface Mark {
  t_s: number;
  end_s?: number;
  kind: "cycle" | "good" | "bad" | "alarm" | "deviation" | "gap" | string;
  label?: string;
}

/** What is shown of a robot cell's cycle, and how far it is. */
export interface CycleNow {
  station?: string;
  status?: "loading" | "ready" | "error";
  text?: string;
  /** Another number shows anew. */
  n?: number;
  /** Of the parcel that holds it. */
  key?: string;
  /** Cars with the same work, in words, and which of them are shown. */
  contents?: string[];
  place?: number;
  configuration?: string;
  seek_s?: number | null;
  points?: [number, number, number][];
}

export interface FloorParams {
  scene: ArrayBuffer;
  stream_path: string;
  token: string;
  start_ns: number;
  end_ns: number;
  time_s: number;
  playing: boolean;
  speed: number;
  follow: boolean;
  selected: string;
  /** The device to look at; another number moves the camera there. */
  visit: { id?: string; n?: number };
  hover: string;
  devices: DeviceNow[];
  marks: Mark[];
  /** Whether a shift is shown, so that there is something to play. */
  recorded: boolean;
  cycle: CycleNow;
  parcel: ArrayBuffer;
  cycle_asked: Record<string, unknown>;
  /** A sentence over the picture. */
  notice: string;
  emulated: boolean;
  theme: string;
  palette: Palette;
  time_zone: string;
}

/** The component's model as Panel hands it over: parameters as properties, and change events. */
export type FloorModel = FloorParams & {
  on(name: keyof FloorParams | "remove", callback: () => void): void;
};

export interface DeviceInfo {
  id: string;
  name: string;
  kind: string;
  label_at: [number, number, number];
  /** Its label stands below the anchor where there is room. */
  below: boolean;
  /** Its label is shown while its sphere is so many pixels across, from and to. */
  label_px: [number, number];
  centre: [number, number, number];
  radius: number;
  estimated: string[];
  /** Of what is labelled by its id. */
  long_name?: string;
  /** Sides of an area. */
  box?: [number, number, number];
}

export interface Instance {
  device: string | null;
  of: number;
  /** Of a robot's shape that stands in the scene: the link it rides on, the base being 1. */
  k: number;
}

export interface NodeInfo {
  name: string;
  role: "fixed" | "link" | "tool" | "finger" | "rib" | "blade" | "part" | "field";
  instances: Instance[];
}

export interface RobotInfo {
  id: string;
  base: number[];
  first_joint: number;
  origins: number[][];
  axes: [number, number, number][];
  home_rad: number[];
  flange_from_tcp: number[];
  /** Of each joint whether it slides; where it is empty or missing, all turn. */
  sliding?: boolean[];
  grip_m?: number;
  open_m?: number;
}

export interface ConveyorInfo {
  id: string;
  pose: number[];
  start_m: number;
  run_m: number;
  ribs: number;
}

export interface SceneInfo {
  format: string;
  plant: { id: string; name: string; time_zone: string };
  /** A whole hall is shown, not one cell on its table. */
  hall: boolean;
  devices: DeviceInfo[];
  nodes: NodeInfo[];
  robots: RobotInfo[];
  conveyors: ConveyorInfo[];
  stoppers: { id: string; pose: number[]; lift_m: number }[];
  parts: { kind: string; colour: string; name: string }[];
}
