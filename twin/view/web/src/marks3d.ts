// What a cell's card draws into the picture: the space that robots sweep, and how near two points are to each other.

import {
  BoxGeometry, BufferAttribute, BufferGeometry, Color, DoubleSide, EdgesGeometry, Group, Line, LineBasicMaterial, LineSegments,
  Mesh, MeshBasicMaterial, PerspectiveCamera, Points, PointsMaterial, Vector3,
} from "three";
import { make } from "./dom.ts";
import { rows } from "./kinematics.ts";
import { LIGHT } from "./paint.ts";
import type { Parcel, SweptTold } from "./parcel.ts";

/** Muted, so that none of them looks like something that wants attention. */
const TINTS = [0x2f6f9f, 0x6a8f5f, 0x8a6f9e, 0x9a8256, 0x4f8f93, 0x7f7f8f];
const SWEPT_ALPHA = 0.34;

/** The space that a robot sweeps. */
export class SweptMesh {
  readonly group = new Group();

  constructor(readonly told: SweptTold, parcel: Parcel, tint: number) {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(parcel.floats(3 * told.corners), 3));
    geometry.setIndex(new BufferAttribute(parcel.whole(3 * told.triangles), 1));
    shade(geometry, new Color(TINTS[tint % TINTS.length]!));
    // What is seen from outside only, in one layer: the depth is drawn first, the colour where it is the nearest.
    const depth = new Mesh(geometry, new MeshBasicMaterial({ colorWrite: false, side: DoubleSide }));
    const skin = new Mesh(geometry, new MeshBasicMaterial({
      vertexColors: true, transparent: true, opacity: SWEPT_ALPHA, depthWrite: false, side: DoubleSide,
    }));
    depth.renderOrder = 2;
    skin.renderOrder = 3;
    depth.material.transparent = true;
    this.group.add(depth, skin);
  }

  dispose(): void {
    this.group.removeFromParent();
    for (const mesh of this.group.children as Mesh<BufferGeometry, MeshBasicMaterial>[]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}

/** Colours by how much each corner is turned to the light, so that a shape can be made out without one. */
function shade(geometry: BufferGeometry, colour: Color): void {
  geometry.computeVertexNormals();
  const normal = geometry.attributes.normal!;
  const shades = new Float32Array(3 * normal.count);
  const n = new Vector3();
  for (let i = 0; i < normal.count; i++) {
    const lit = 0.55 - 0.65 * n.fromBufferAttribute(normal, i).dot(LIGHT);
    shades.set([colour.r, colour.g, colour.b].map((part) => Math.min(1, Math.max(0.02, part * 2 * lit))), 3 * i);
  }
  geometry.setAttribute("color", new BufferAttribute(shades, 3));
}

/** The edges of a box: its middle's pose in row order, and its sides, m. */
export function boxLines(pose: number[], size: number[], colour: string): LineSegments {
  const edges = new EdgesGeometry(new BoxGeometry(size[0], size[1], size[2]));
  const lines = new LineSegments(edges, new LineBasicMaterial({ color: colour, depthTest: false, transparent: true }));
  lines.applyMatrix4(rows(pose));
  lines.renderOrder = 8;
  return lines;
}

/** A thin line between two points with the distance beside it, drawn over whatever stands in front. */
export class Nearest {
  readonly group = new Group();
  readonly label = make("div", { class: "tt-nearest", role: "status" });
  readonly middle: Vector3;
  private readonly line: Line<BufferGeometry, LineBasicMaterial>;
  private readonly ends: Points<BufferGeometry, PointsMaterial>;

  constructor(points: [number, number, number][], colour: string) {
    const [a, b] = points.map((point) => new Vector3(...point)) as [Vector3, Vector3];
    const geometry = new BufferGeometry().setFromPoints([a, b]);
    this.line = new Line(geometry, new LineBasicMaterial({ color: colour, depthTest: false, transparent: true }));
    this.ends = new Points(geometry, new PointsMaterial({ color: colour, size: 7, sizeAttenuation: false, depthTest: false, transparent: true }));
    this.middle = a.clone().add(b).multiplyScalar(0.5);
    this.label.textContent = `${(1000 * a.distanceTo(b)).toFixed(0)} mm`;
    this.line.renderOrder = this.ends.renderOrder = 9;
    this.group.add(this.line, this.ends);
  }

  show(there: boolean): void {
    this.group.visible = there;
    this.label.hidden = !there;
  }

  /** Put the label beside the line. */
  place(camera: PerspectiveCamera, width: number, height: number): void {
    const { x, y, z } = this.middle.clone().project(camera);
    const behind = z > 1;
    this.label.style.visibility = behind ? "hidden" : "";
    this.label.style.transform = `translate(${((x * 0.5 + 0.5) * width - 24).toFixed(1)}px, ${((0.5 - y * 0.5) * height - 32).toFixed(1)}px)`;
  }

  dispose(): void {
    this.group.removeFromParent();
    this.label.remove();
    this.line.geometry.dispose();
    this.line.material.dispose();
    this.ends.material.dispose();
  }
}
