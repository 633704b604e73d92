// All motion received so far, and the pose of everything at any instant of it.

import { CHUNK, type Column, type Message } from "./decode.ts";

/** One column that grows. Live keyframes lie behind `sealed` and give way to the chunk that holds them. */
export class Track {
  time = new Float64Array(64);
  value: Float32Array;
  count = 0;
  sealed = 0;
  private hint = 0;

  constructor(readonly width: number) {
    this.value = new Float32Array(64 * width);
  }

  add(column: Column, recorded: boolean): void {
    if (recorded) this.count = this.sealed;
    const n = column.time.length;
    this.reserve(this.count + n);
    this.time.set(column.time, this.count);
    this.value.set(column.value, this.count * this.width);
    this.count += n;
    if (recorded) this.sealed = this.count;
  }

  /** Place of the last keyframe at or before t; 0 where t lies before all. */
  find(t: number): number {
    const { time, count } = this;
    let low = this.hint < count && time[this.hint]! <= t ? this.hint : 0;
    if (low + 1 >= count || t < time[low + 1]!) return (this.hint = low);
    if (low + 2 >= count || t < time[low + 2]!) return (this.hint = low + 1);
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (time[middle]! <= t) low = middle;
      else high = middle - 1;
    }
    return (this.hint = low);
  }

  /** The value at t into `out`; `stepped` keeps the earlier value. False where nothing is known. */
  sample(t: number, out: Float32Array | number[], stepped = false): boolean {
    if (this.count === 0) return false;
    const { width, value, time } = this;
    const i = this.find(t);
    const a = i * width;
    const last = i + 1 >= this.count;
    const span = last ? 0 : time[i + 1]! - time[i]!;
    const share = span > 0 ? Math.min(1, Math.max(0, (t - time[i]!) / span)) : 0;
    if (stepped || last || share === 0) {
      for (let k = 0; k < width; k++) out[k] = value[a + k]!;
      return true;
    }
    const b = a + width;
    for (let k = 0; k < width; k++) {
      const from = value[a + k]!;
      const to = value[b + k]!;
      out[k] = Number.isNaN(to) ? from : from + (to - from) * share;
    }
    return true;
  }

  private reserve(count: number): void {
    if (count <= this.time.length) return;
    const size = Math.max(count, this.time.length * 2);
    const time = new Float64Array(size);
    time.set(this.time.subarray(0, this.count));
    const value = new Float32Array(size * this.width);
    value.set(this.value.subarray(0, this.count * this.width));
    this.time = time;
    this.value = value;
  }
}

/** Where everything is at one instant. Arrays are reused from call to call. */
export interface Pose {
  known: boolean;
  joints: number[];
  gripper: number;
  stopper: number;
  belts: number[];
  held: number;
  assumed: number;
  /** xyz and quaternion xyzw of each part; NaN where it is not in the world. */
  parts: Float32Array[];
}

const STEPPED = new Set(["held", "assumed"]);

export class Motion {
  readonly tracks = new Map<string, Track>();
  /** Number of recorded chunks taken; the next one expected. */
  chunks = 0;
  /** Seconds after the shift's start up to which motion is known, and up to which it is recorded. */
  untilS = 0;
  bytes = 0;
  finished = false;
  readonly pose: Pose = {
    known: false, joints: [], gripper: 0, stopper: 0, belts: [], held: -1, assumed: 0, parts: [],
  };
  private readonly one = [0];

  /** Take a message; false where it is a chunk already known or one that comes too early. */
  add(message: Message): boolean {
    const recorded = message.kind === CHUNK;
    if (recorded ? message.sequence !== this.chunks : message.sequence < this.chunks) return false;
    if (!recorded && message.untilS <= this.untilS) return false;
    for (const column of message.columns) {
      let track = this.tracks.get(column.name);
      if (!track) this.tracks.set(column.name, (track = new Track(column.width)));
      track.add(column, recorded);
    }
    if (recorded) this.chunks += 1;
    this.untilS = recorded ? Math.max(message.untilS, 0) : message.untilS;
    return true;
  }

  get partCount(): number {
    let n = 0;
    while (this.tracks.has(`part:${n}`)) n += 1;
    return n;
  }

  /** The pose at t seconds after the shift's start. */
  at(t: number): Pose {
    const { pose } = this;
    pose.known = this.sample("joints", t, pose.joints);
    this.sample("belts", t, pose.belts);
    pose.gripper = this.scalar("gripper", t, 0);
    pose.stopper = this.scalar("stopper", t, 0);
    pose.held = this.scalar("held", t, -1);
    pose.assumed = this.scalar("assumed", t, 0);
    for (let i = 0; this.tracks.has(`part:${i}`); i++) {
      const part = (pose.parts[i] ??= new Float32Array(7));
      this.sample(`part:${i}`, t, part);
      unit(part);
    }
    return pose;
  }

  private scalar(name: string, t: number, otherwise: number): number {
    return this.sample(name, t, this.one) ? this.one[0]! : otherwise;
  }

  private sample(name: string, t: number, out: Float32Array | number[]): boolean {
    return this.tracks.get(name)?.sample(t, out, STEPPED.has(name)) ?? false;
  }
}

function unit(part: Float32Array): void {
  const length = Math.hypot(part[3]!, part[4]!, part[5]!, part[6]!);
  if (length > 0) for (let k = 3; k < 7; k++) part[k]! /= length;
}
