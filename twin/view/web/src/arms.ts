// The robots of a cell on their ways: where each is at a time of the cycle, and the shapes that go along.

import { ArmChain } from "./kinematics.ts";
import type { CycleTold, Parcel } from "./parcel.ts";
import type { Riders } from "./riders.ts";
import type { Shapes } from "./shapes.ts";

class Track {
  readonly joints: Float32Array;
  readonly chain: ArmChain;
  private place = 0;
  private riders: Riders | null = null;

  constructor(readonly info: CycleTold["arms"][number], private readonly times: Float32Array, private readonly rows: Float32Array) {
    this.chain = new ArmChain(info);
    this.joints = Float32Array.from(info.home_rad);
  }

  /** Joint positions at a time; between two knots all joints run straight, outside it stands as at the end. */
  at(t: number): Float32Array {
    const { times, rows, joints } = this;
    const n = joints.length;
    const last = times.length - 1;
    if (times[this.place]! > t) this.place = 0;
    while (this.place < last && times[this.place + 1]! <= t) this.place++;
    const k = this.place;
    const span = k < last ? times[k + 1]! - times[k]! : 0;
    const share = span > 0 ? Math.min(1, Math.max(0, (t - times[k]!) / span)) : 0;
    for (let i = 0; i < n; i++) {
      const from = rows[k * n + i]!;
      joints[i] = k < last ? from + share * (rows[(k + 1) * n + i]! - from) : from;
    }
    return joints;
  }

  pose(joints: ArrayLike<number>, shapes: Shapes): void {
    this.riders ??= shapes.riders(this.chain);
    this.chain.solve(joints);
    this.riders.move();
  }

  drawn(): number[][] {
    return this.riders?.drawn() ?? [];
  }
}

export class Arms {
  readonly tracks: Track[];

  constructor(told: CycleTold, parcel: Parcel) {
    this.tracks = told.arms.map((arm) => {
      const times = parcel.floats(arm.knots);
      return new Track(arm, times, parcel.floats(arm.knots * arm.home_rad.length));
    });
  }

  /** Put all robots where they are at a time of the cycle. */
  move(t: number, shapes: Shapes): void {
    for (const track of this.tracks) track.pose(track.at(t), shapes);
    shapes.retrace();
  }

  /** Put all robots where the plant's text has them. */
  home(shapes: Shapes): void {
    for (const track of this.tracks) track.pose(track.info.home_rad, shapes);
    shapes.retrace();
  }
}
