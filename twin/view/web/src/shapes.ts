// What is drawn: loaded from the GLB, moved to a pose, picked, tinted, outlined.

import {
  Box3, type BufferGeometry, type Color, Group, InstancedMesh, Matrix4, type Material, type PerspectiveCamera, Quaternion,
  type Raycaster, Vector3, Vector4,
} from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import { Crowd } from "./crowd.ts";
import { ArmChain, rows } from "./kinematics.ts";
import { Kind } from "./kind.ts";
import type { ConveyorInfo, DeviceInfo, NodeInfo, SceneInfo } from "./model.ts";
import type { Pose } from "./motion.ts";
import { outlineMaterial } from "./outline.ts";
import { flatShadow, glass, paint } from "./paint.ts";
import { Riders } from "./riders.ts";

const HIDDEN = new Matrix4().makeScale(0, 0, 0);
const FLIP = new Matrix4().makeRotationZ(Math.PI);
const ONE = new Vector3(1, 1, 1);
/** What is large enough for its shadow to be seen. */
const CASTS = /^(link|tool|finger|part|belt|conveyor_frame|leg|stopper|store|camera\/)/;
/** In a hall: drawing in software counts every triangle. */
const DETAIL = { software: { box: 16, least: 2.5 }, hardware: { box: 7, least: 1 } };
/** How much of a camera's view is seen through. */
const FIELD_ALPHA = 0.13;

/** Ungzip where it is gzipped. */
async function unpack(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const head = new Uint8Array(bytes, 0, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export class Shapes {
  readonly root = new Group();
  readonly bounds = new Box3();
  readonly robots: ArmChain[];
  private readonly kinds: Kind[] = [];
  private readonly materials = new Map<string, Material>();
  private readonly outlines: { mesh: InstancedMesh; kind: Kind; places: number[] }[] = [];
  private readonly outline = outlineMaterial();
  private readonly conveyors: { info: ConveyorInfo; pose: Matrix4 }[];
  private readonly crowd: Crowd | null;
  private readonly devices: Map<string, DeviceInfo>;
  private readonly scratch = new Matrix4();
  private readonly place = new Vector3();
  private readonly turn = new Quaternion();

  static async load(bytes: ArrayBuffer, software: boolean): Promise<Shapes> {
    const gltf = await new GLTFLoader().parseAsync(await unpack(bytes), "");
    const info = gltf.scene.userData as SceneInfo;
    const world = gltf.scene.getObjectByName("world");
    if (!world || info.format !== "taktwin-scene/2") {
      throw new Error("the scene is of another version than this page; reload it");
    }
    return new Shapes(info, world, software);
  }

  private constructor(readonly info: SceneInfo, world: { children: unknown[] }, private readonly software: boolean) {
    this.robots = info.robots.map((robot) => new ArmChain(robot));
    this.conveyors = info.conveyors.map((conveyor) => ({ info: conveyor, pose: rows(conveyor.pose) }));
    this.devices = new Map(info.devices.map((device) => [device.id, device]));
    const byName = new Map(info.nodes.map((node) => [node.name.replace(/[\s.:[\]/]/g, ""), node]));
    for (const child of [...world.children] as InstancedMesh[]) {
      const node = byName.get(child.name.replace(/[\s.:[\]/]/g, ""));
      if (node && child.isInstancedMesh) this.adopt(child, node);
    }
    if (software && !info.hall) this.layShadows();
    // The world's own frame is z up; the GLB's root turns it for viewers that are y up.
    this.root.updateMatrixWorld(true);
    this.bounds.setFromObject(this.root);
    this.crowd = info.hall ? this.gather() : null;
  }

  private adopt(mesh: InstancedMesh, info: NodeInfo): void {
    const kind = new Kind(info, mesh, this.material(mesh.material as Material, info.role));
    mesh.castShadow = CASTS.test(info.name) && !this.info.hall;
    mesh.receiveShadow = info.role !== "field";
    this.kinds.push(kind);
    this.root.add(mesh);
  }

  private material({ transparent, opacity }: Material, role: NodeInfo["role"]): Material {
    const alpha = role === "field" ? FIELD_ALPHA : transparent ? opacity : 1;
    const key = alpha.toFixed(3);
    if (!this.materials.has(key)) this.materials.set(key, alpha < 1 ? glass(alpha) : paint(this.software));
    return this.materials.get(key)!;
  }

  private gather(): Crowd {
    const detail = this.software ? DETAIL.software : DETAIL.hardware;
    const crowd = new Crowd(this.kinds.filter((kind) => !kind.moves), paint(this.software), detail);
    this.root.add(crowd.boxes);
    return crowd;
  }

  /** Shadows on the largest fixture's top, by flattened copies that share the instances' matrices. */
  private layShadows(): void {
    const tops = this.kinds.filter(({ info }) => info.name.startsWith("fixture/")).map(({ mesh }) => new Box3().setFromObject(mesh));
    const area = (box: Box3) => (box.max.x - box.min.x) * (box.max.y - box.min.y);
    const table = tops.sort((a, b) => area(b) - area(a))[0];
    if (!table) return;
    const shadow = flatShadow(new Vector4(table.min.x, table.min.y, table.max.x, table.max.y), table.max.z);
    this.materials.set("shadow", shadow);
    for (const { mesh } of this.kinds) {
      if (!mesh.castShadow) continue;
      const flat = new InstancedMesh(mesh.geometry, shadow, mesh.count);
      flat.instanceMatrix = mesh.instanceMatrix;
      flat.frustumCulled = false;
      flat.renderOrder = 1;
      this.root.add(flat);
    }
  }

  device(id: string): DeviceInfo | null {
    return this.devices.get(id) ?? null;
  }

  /** Choose what is drawn in how much detail for a camera and a picture of so many pixels in height. */
  look(camera: PerspectiveCamera, height: number): void {
    this.crowd?.look(camera, height);
  }

  /** Corners of what stands in the plant, or of some devices, for fitting a picture; ribs left out. */
  corners(devices?: Set<string>): Vector3[] {
    const found: Vector3[] = [];
    for (const kind of this.kinds) {
      if (kind.info.role === "rib") continue;
      // Of a table only most is kept in the picture, so that the cell on it is not drawn small.
      const share = kind.info.name.startsWith("fixture/") && !this.info.hall ? 0.94 : 1;
      kind.info.instances.forEach(({ device }, i) => {
        if (!devices || devices.has(device ?? "")) kind.corners(i, share, found);
      });
    }
    return found;
  }

  /** Points of what stands still that labels should not cover: belts along their length, heads and middles of the rest. */
  landmarks(): { device: string; at: Vector3 }[] {
    const found = this.conveyors.flatMap(({ info, pose }) => [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95].map((share) => ({
      device: info.id, at: new Vector3(info.start_m + share * info.run_m, 0, 0).applyMatrix4(pose),
    })));
    for (const { id, kind, centre, label_at } of this.info.devices) {
      if (kind === "conveyor" || kind === "robot") continue;
      found.push({ device: id, at: new Vector3(...centre) }, { device: id, at: new Vector3(...label_at) });
    }
    return found;
  }

  /** Put everything that moves where the pose has it. */
  move(pose: Pose): void {
    if (pose.known) for (const robot of this.robots) robot.solve(pose.joints);
    for (const { info, mesh, moves } of this.kinds) {
      if (!moves) continue;
      for (let i = 0; i < info.instances.length; i++) {
        const { of, k } = info.instances[i]!;
        mesh.setMatrixAt(i, this.matrix(info.role, of, k, pose));
      }
      mesh.instanceMatrix.needsUpdate = true;
    }
    for (const outlined of this.outlines) if (outlined.kind.moves) this.trace(outlined);
  }

  /** What rides on the links of a robot that stands in the scene as the chain has it now. */
  riders(chain: ArmChain): Riders {
    return new Riders(chain, this.kinds, this.crowd);
  }

  /** Draw the line round the selected device where its shapes are now. */
  retrace(): void {
    for (const outlined of this.outlines) this.trace(outlined);
  }

  private matrix(role: NodeInfo["role"], of: number, k: number, pose: Pose): Matrix4 {
    switch (role) {
      case "link":
        return this.robots[of]!.links[k]!;
      case "tool":
        return this.robots[of]!.tcp;
      case "finger": {
        const robot = this.robots[of]!;
        const gap = (robot.info.grip_m ?? 0) + (1 - pose.gripper) * (robot.info.open_m ?? 0);
        this.scratch.copy(robot.tcp);
        if (k === 1) this.scratch.multiply(FLIP);
        return this.scratch.multiply(shift(gap, 0, 0));
      }
      case "rib": {
        const { info, pose: world } = this.conveyors[of]!;
        const along = ((k / info.ribs) * info.run_m + (pose.belts[of] ?? 0)) % info.run_m;
        return this.scratch.copy(world).multiply(shift(info.start_m + (along + info.run_m) % info.run_m, 0, 0));
      }
      case "blade": {
        const stopper = this.info.stoppers[of]!;
        return this.scratch.copy(rows(stopper.pose)).multiply(shift(0, 0, pose.stopper * stopper.lift_m));
      }
      default: {
        const part = pose.parts[k];
        if (!part || Number.isNaN(part[0]!)) return HIDDEN;
        this.place.set(part[0]!, part[1]!, part[2]!);
        this.turn.set(part[3]!, part[4]!, part[5]!, part[6]!);
        return this.scratch.compose(this.place, this.turn, ONE);
      }
    }
  }

  /** The device that the ray meets first, or null. */
  pick(ray: Raycaster): { device: string; at: Vector3 } | null {
    for (const { mesh, moves } of this.kinds) if (moves) mesh.boundingSphere = null;
    const byMesh = new Map(this.kinds.map((kind) => [kind.mesh, kind]));
    const meshes = this.kinds.filter((kind) => kind.info.role !== "field").map((kind) => kind.mesh);
    if (this.crowd) meshes.push(this.crowd.boxes);
    for (const hit of ray.intersectObjects<InstancedMesh>(meshes, false)) {
      const kind = byMesh.get(hit.object);
      if (kind?.info.role === "part") continue;
      const place = hit.instanceId ?? 0;
      const device = kind ? kind.info.instances[kind.drawn[place]!]!.device : this.crowd!.deviceOf(place);
      return device ? { device, at: hit.point } : null;
    }
    return null;
  }

  /** Multiply each device's colours; devices that are not named keep their own. */
  tint(colours: Map<string, Color>): void {
    const changed = this.kinds.map((kind) => kind.tint(colours));
    if (changed.includes(true)) this.crowd?.touch();
  }

  /** Draw a line round one device. */
  select(device: string, colour: string): void {
    for (const { mesh } of this.outlines) {
      mesh.removeFromParent();
      mesh.dispose();
    }
    this.outlines.length = 0;
    this.outline.uniforms.colour!.value.set(colour);
    for (const kind of this.kinds) {
      if (!device || ["rib", "field", "part"].includes(kind.info.role)) continue;
      const places = kind.info.instances.flatMap((instance, i) => (instance.device === device ? [i] : []));
      if (!places.length) continue;
      const mesh = new InstancedMesh(kind.mesh.geometry as BufferGeometry, this.outline, places.length);
      mesh.frustumCulled = false;
      const outlined = { mesh, kind, places };
      this.trace(outlined);
      this.outlines.push(outlined);
      this.root.add(mesh);
    }
  }

  private trace({ mesh, kind, places }: { mesh: InstancedMesh; kind: Kind; places: number[] }): void {
    places.forEach((i, place) => mesh.setMatrixAt(place, kind.pose(i, this.scratch)));
    mesh.instanceMatrix.needsUpdate = true;
  }

  dispose(): void {
    for (const kind of this.kinds) kind.dispose();
    this.crowd?.dispose();
    for (const material of this.materials.values()) material.dispose();
    this.outline.dispose();
    this.root.removeFromParent();
  }
}

const moved = new Matrix4();

function shift(x: number, y: number, z: number): Matrix4 {
  return moved.makeTranslation(x, y, z);
}
