// Forward kinematics of a serial arm whose joints turn or slide; the twin of kernels/kinematics.py.

import { Matrix4, Vector3 } from "three";
import type { RobotInfo } from "./model.ts";

/** A 4x4 matrix from 16 numbers in row order. */
export function rows(values: number[]): Matrix4 {
  return new Matrix4().fromArray(values).transpose();
}

export class ArmChain {
  /** world_from_link, the base first; and world_from_tcp. Written by `solve`. */
  readonly links: Matrix4[];
  readonly tcp = new Matrix4();
  private readonly origins: Matrix4[];
  private readonly axes: Vector3[];
  private readonly tool: Matrix4;
  private readonly turn = new Matrix4();

  constructor(readonly info: RobotInfo) {
    this.origins = info.origins.map(rows);
    this.axes = info.axes.map((axis) => new Vector3(...axis));
    this.tool = rows(info.flange_from_tcp);
    this.links = [rows(info.base), ...info.origins.map(() => new Matrix4())];
    this.solve(info.home_rad, 0);
  }

  /** Poses for joint positions in rad, read from `first` on. */
  solve(joints: ArrayLike<number>, first = this.info.first_joint): void {
    for (let i = 0; i < this.origins.length; i++) {
      const at = joints[first + i] ?? 0;
      const axis = this.axes[i]!;
      if (this.info.sliding?.[i]) this.turn.makeTranslation(at * axis.x, at * axis.y, at * axis.z);
      else this.turn.makeRotationAxis(axis, at);
      this.links[i + 1]!.multiplyMatrices(this.links[i]!, this.origins[i]!).multiply(this.turn);
    }
    this.tcp.multiplyMatrices(this.links[this.origins.length]!, this.tool);
  }
}
