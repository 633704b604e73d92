// One kind of shape: its mesh, and where each one of the kind stands, whose it is and which colour it has.

import {
  Color, DynamicDrawUsage, InstancedBufferAttribute, type InstancedMesh, type Material, Matrix4, Vector3,
} from "three";
import type { NodeInfo } from "./model.ts";

const PLAIN = new Color(1, 1, 1);

export class Kind {
  /** Where each one stands, 16 numbers each; of what moves only where it stood at first. */
  readonly poses: Float32Array;
  /** Each one's colour, 3 numbers each, by which the mesh's own colours are multiplied. */
  readonly colours: Float32Array;
  /** Which one each drawn instance is. */
  readonly drawn: Int32Array;
  private readonly own: Float32Array;

  constructor(readonly info: NodeInfo, readonly mesh: InstancedMesh, material: Material) {
    const n = info.instances.length;
    (mesh.material as Material).dispose();
    mesh.material = material;
    this.poses = Float32Array.from(mesh.instanceMatrix.array);
    this.own = new Float32Array(3 * n).fill(1);
    const given = mesh.instanceColor;
    for (let i = 0; given && i < n; i++) this.own.set([given.getX(i), given.getY(i), given.getZ(i)], 3 * i);
    this.colours = this.own.slice();
    mesh.instanceColor = new InstancedBufferAttribute(this.own.slice(), 3);
    this.drawn = Int32Array.from({ length: n }, (_, i) => i);
    if (this.moves) {
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      mesh.frustumCulled = false;
    }
  }

  get count(): number {
    return this.info.instances.length;
  }

  get moves(): boolean {
    return this.info.role !== "fixed" && this.info.role !== "field";
  }

  /** Where one of them is drawn. */
  pose(i: number, out: Matrix4): Matrix4 {
    return this.moves ? (this.mesh.getMatrixAt(i, out), out) : out.fromArray(this.poses, 16 * i);
  }

  /** Let one of those that stand still stand elsewhere. */
  put(i: number, pose: Matrix4): void {
    pose.toArray(this.poses, 16 * i);
    const place = this.drawn.subarray(0, this.mesh.count).indexOf(i);
    if (place < 0) return;
    this.mesh.setMatrixAt(place, pose);
    this.mesh.instanceMatrix.needsUpdate = true;
  }

  /** Corners of one's box in the world, its size about the mesh's origin multiplied by `share`. */
  corners(i: number, share: number, out: Vector3[]): void {
    this.mesh.geometry.computeBoundingBox();
    const { min, max } = this.mesh.geometry.boundingBox!;
    const pose = this.pose(i, new Matrix4());
    for (let k = 0; k < 8; k++) {
      const corner = new Vector3(k & 1 ? max.x : min.x, k & 2 ? max.y : min.y, k & 4 ? max.z : min.z);
      out.push(corner.multiplyScalar(share).applyMatrix4(pose));
    }
  }

  /** Multiply the colours of the named devices' shapes; the others have their own. True where something changed. */
  tint(colours: Map<string, Color>): boolean {
    let changed = false;
    this.info.instances.forEach(({ device }, i) => {
      const { r, g, b } = (device && colours.get(device)) || PLAIN;
      [r, g, b].forEach((factor, k) => {
        const colour = Math.fround(this.own[3 * i + k]! * factor);
        changed ||= colour !== this.colours[3 * i + k];
        this.colours[3 * i + k] = colour;
      });
    });
    if (changed) this.colour();
    return changed;
  }

  /** Give what is drawn its colours. */
  colour(): void {
    const { mesh, colours, drawn } = this;
    const shown = mesh.instanceColor!;
    for (let place = 0; place < mesh.count; place++) {
      const i = drawn[place]!;
      shown.setXYZ(place, colours[3 * i]!, colours[3 * i + 1]!, colours[3 * i + 2]!);
    }
    shown.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.dispose();
  }
}
