// What stands still in a scene and yet can be moved: the links of a robot, and all that rides on them.

import { Matrix4 } from "three";
import type { Crowd } from "./crowd.ts";
import type { ArmChain } from "./kinematics.ts";
import type { Kind } from "./kind.ts";

interface Rider {
  kind: Kind;
  i: number;
  link: number;
  /** link_from_mesh. */
  offset: Matrix4;
}

export class Riders {
  private readonly riders: Rider[];
  private readonly scratch = new Matrix4();

  /** The scene has the robot in its home pose, and so has the chain when this is made. */
  constructor(readonly chain: ArmChain, kinds: Kind[], private readonly crowd: Crowd | null) {
    const inverse = chain.links.map((link) => link.clone().invert());
    this.riders = kinds.filter((kind) => !kind.moves).flatMap((kind) =>
      kind.info.instances.flatMap(({ device, k }, i) => {
        if (device !== chain.info.id || k === 0 || k > inverse.length) return [];
        return [{ kind, i, link: k - 1, offset: kind.pose(i, new Matrix4()).premultiply(inverse[k - 1]!) }];
      }));
  }

  /** Put all that rides where the chain has its links. */
  move(): void {
    for (const { kind, i, link, offset } of this.riders) {
      kind.put(i, this.scratch.multiplyMatrices(this.chain.links[link]!, offset));
      this.crowd?.moved(kind, i);
    }
  }

  /** Of each one its link and where its mesh's origin is drawn, m. */
  drawn(): number[][] {
    return this.riders.map(({ kind, i, link }) => [link, ...kind.pose(i, this.scratch).elements.slice(12, 15)]);
  }
}
