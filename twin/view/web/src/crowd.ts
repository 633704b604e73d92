// A hall full of things that stand still: what lies outside the picture is not drawn, what is small in it is drawn as
// a box of its size and mean colour, all such boxes in one draw, and what would be smaller than a pixel not at all.

import {
  BoxGeometry, type BufferGeometry, Color, Float32BufferAttribute, Frustum, InstancedBufferAttribute, InstancedMesh,
  type Material, Matrix4, type PerspectiveCamera, Sphere, Vector3,
} from "three";
import type { Kind } from "./kind.ts";

/** Shapes of so few triangles are drawn as they are at any size. */
const PLAIN_TRIANGLES = 24;
/** Of its box's surface a shape has to have so much, unless its box is flatter than this share of its length. */
const AIRY = 0.2;
const FLAT = 0.1;

/** Pixels across below which a thing is drawn as a box, and below which not at all. */
export interface Detail {
  box: number;
  least: number;
}

interface Member {
  kind: Kind;
  plain: boolean;
  /** Centre and radius of each one, 4 numbers each. */
  spheres: Float32Array;
  /** Where the box of each one stands, 16 numbers each. */
  boxes: Float32Array;
  mean: Color;
  /** From a box of size 1 to the mesh's own. */
  around: Matrix4;
}

export class Crowd {
  readonly boxes: InstancedMesh;
  private readonly members: Member[];
  private readonly byKind: Map<Kind, Member>;
  /** Of each drawn box the member and which one of it. */
  private readonly whose: Int32Array;
  private readonly frustum = new Frustum();
  private readonly seen = new Matrix4();
  private height = 0;
  private stale = true;

  constructor(kinds: Kind[], material: Material, private readonly detail: Detail) {
    this.members = kinds.map((kind) => memberOf(kind));
    this.byKind = new Map(this.members.map((member) => [member.kind, member]));
    const total = kinds.reduce((sum, kind) => sum + kind.count, 0);
    const box = new BoxGeometry(1, 1, 1);
    box.setAttribute("color", new Float32BufferAttribute(new Float32Array(3 * box.attributes.position!.count).fill(1), 3));
    this.boxes = new InstancedMesh(box, material, total);
    this.boxes.instanceColor = new InstancedBufferAttribute(new Float32Array(3 * total), 3);
    this.boxes.frustumCulled = false;
    this.whose = new Int32Array(2 * total);
    for (const { mesh } of kinds) mesh.frustumCulled = false;
  }

  /** Colours have changed. */
  touch(): void {
    this.stale = true;
  }

  /** One of a kind stands elsewhere now. */
  moved(kind: Kind, i: number): void {
    const member = this.byKind.get(kind);
    if (!member) return;
    settle(member, i);
    this.stale = true;
  }

  /** Choose what is drawn for a camera and a picture of so many pixels in height. */
  look(camera: PerspectiveCamera, height: number): void {
    const view = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    if (!this.stale && height === this.height && view.equals(this.seen)) return;
    this.stale = false;
    this.height = height;
    this.seen.copy(view);
    this.frustum.setFromProjectionMatrix(view);
    const pixels = height / Math.tan((camera.fov * Math.PI) / 360);
    this.boxes.count = 0;
    this.members.forEach((member, m) => this.choose(member, m, camera.position, pixels));
    send(this.boxes);
  }

  /** The device of a drawn box. */
  deviceOf(box: number): string | null {
    const { kind } = this.members[this.whose[2 * box]!]!;
    return kind.info.instances[this.whose[2 * box + 1]!]!.device;
  }

  dispose(): void {
    this.boxes.geometry.dispose();
    this.boxes.dispose();
  }

  private choose(member: Member, m: number, eye: Vector3, pixels: number): void {
    const { kind, spheres, plain } = member;
    const { mesh, drawn, poses } = kind;
    const matrices = mesh.instanceMatrix.array;
    const sphere = new Sphere();
    let place = 0;
    for (let i = 0; i < kind.count; i++) {
      sphere.center.fromArray(spheres, 4 * i);
      sphere.radius = spheres[4 * i + 3]!;
      const across = (pixels * sphere.radius) / Math.max(1e-3, sphere.center.distanceTo(eye));
      if (across < this.detail.least || !this.frustum.intersectsSphere(sphere)) continue;
      if (across < this.detail.box && !plain) {
        this.box(member, m, i);
        continue;
      }
      for (let k = 0; k < 16; k++) matrices[16 * place + k] = poses[16 * i + k]!;
      drawn[place++] = i;
    }
    mesh.count = place;
    mesh.visible = place > 0;
    if (place > 0) {
      kind.colour();
      send(mesh);
    }
  }

  private box({ kind, boxes, mean }: Member, m: number, i: number): void {
    const place = this.boxes.count++;
    this.boxes.instanceMatrix.array.set(boxes.subarray(16 * i, 16 * i + 16), 16 * place);
    const { colours } = kind;
    this.boxes.instanceColor!.setXYZ(place, colours[3 * i]! * mean.r, colours[3 * i + 1]! * mean.g, colours[3 * i + 2]! * mean.b);
    this.whose[2 * place] = m;
    this.whose[2 * place + 1] = i;
  }
}

function memberOf(kind: Kind): Member {
  const { geometry } = kind.mesh;
  geometry.computeBoundingSphere();
  geometry.computeBoundingBox();
  const box = geometry.boundingBox!;
  const size = box.getSize(new Vector3());
  const middle = box.getCenter(new Vector3());
  const around = new Matrix4().makeTranslation(middle).scale(size.clampScalar(1e-4, Infinity));
  const spheres = new Float32Array(4 * kind.count);
  const boxes = new Float32Array(16 * kind.count);
  const triangles = (geometry.index?.count ?? geometry.attributes.position!.count) / 3;
  const { mean, area } = surfaceOf(geometry);
  const member = { kind, plain: triangles <= PLAIN_TRIANGLES || airy(size, area), spheres, boxes, mean, around };
  for (let i = 0; i < kind.count; i++) settle(member, i);
  return member;
}

const pose = new Matrix4();
const sphere = new Sphere();

/** Sphere and box of one of a kind, where it stands. */
function settle({ kind, spheres, boxes, around }: Member, i: number): void {
  kind.pose(i, pose);
  sphere.copy(kind.mesh.geometry.boundingSphere!).applyMatrix4(pose);
  spheres.set([...sphere.center.toArray(), sphere.radius], 4 * i);
  pose.multiply(around).toArray(boxes, 16 * i);
}

/** Whether so little of its box is there, as of a frame on posts, that the box would look like something else. */
function airy(size: Vector3, area: number): boolean {
  const { x, y, z } = size;
  const thick = Math.min(x, y, z) > FLAT * Math.max(x, y, z);
  return thick && area < AIRY * 2 * (x * y + y * z + z * x);
}

/** The mean of a mesh's colours over its surface, and the surface, m². */
function surfaceOf(geometry: BufferGeometry): { mean: Color; area: number } {
  const { index, attributes: { position, color } } = geometry;
  const corners = [new Vector3(), new Vector3(), new Vector3()] as const;
  const sum = new Color(0, 0, 0);
  let whole = 0;
  const count = index?.count ?? position!.count;
  for (let t = 0; t + 2 < count; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => (index ? index.getX(t + k) : t + k)) as [number, number, number];
    [a, b, c].forEach((v, k) => corners[k]!.fromBufferAttribute(position!, v));
    const area = corners[1].sub(corners[0]).cross(corners[2].sub(corners[0])).length();
    whole += area;
    for (const v of [a, b, c]) {
      sum.r += (area * color!.getX(v)) / 3;
      sum.g += (area * color!.getY(v)) / 3;
      sum.b += (area * color!.getZ(v)) / 3;
    }
  }
  const mean = whole > 0 ? sum.multiplyScalar(1 / whole) : sum.set(1, 1, 1);
  return { mean, area: whole / 2 };
}

/** Send what is drawn, and no more, to the graphics. */
function send(mesh: InstancedMesh): void {
  mesh.boundingSphere = null;
  for (const [attribute, width] of [[mesh.instanceMatrix, 16], [mesh.instanceColor!, 3]] as const) {
    attribute.clearUpdateRanges();
    attribute.addUpdateRange(0, mesh.count * width);
    attribute.needsUpdate = true;
  }
}
