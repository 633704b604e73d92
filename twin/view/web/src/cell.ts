// The cell's shapes: loaded from the GLB, moved to a pose, picked, tinted, outlined.

import {
  Box3, type BufferGeometry, Color, DynamicDrawUsage, Group, InstancedMesh, Matrix4, type Material, Mesh, Quaternion,
  type Raycaster, Vector3, Vector4,
} from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import { ArmChain, rows } from "./kinematics.ts";
import type { ConveyorInfo, NodeInfo, SceneInfo } from "./model.ts";
import type { Pose } from "./motion.ts";
import { outlineMaterial } from "./outline.ts";
import { flatShadow, glass, paint } from "./paint.ts";

const HIDDEN = new Matrix4().makeScale(0, 0, 0);
const FLIP = new Matrix4().makeRotationZ(Math.PI);
const ONE = new Vector3(1, 1, 1);
/** What is large enough for its shadow to be seen. */
const CASTS = /^(link|tool|finger|part|belt|conveyor_frame|leg|stopper|store|camera\/)/;

interface Node {
  info: NodeInfo;
  mesh: InstancedMesh;
}

/** Ungzip where it is gzipped. */
async function unpack(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const head = new Uint8Array(bytes, 0, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export class Cell {
  readonly root = new Group();
  readonly bounds = new Box3();
  readonly robots: ArmChain[];
  private readonly nodes: Node[] = [];
  private readonly materials: Material[] = [];
  private readonly outlines: { mesh: Mesh; node: Node; index: number }[] = [];
  private readonly outline = outlineMaterial();
  private readonly conveyors: { info: ConveyorInfo; pose: Matrix4 }[];
  private readonly scratch = new Matrix4();
  private readonly place = new Vector3();
  private readonly turn = new Quaternion();

  static async load(bytes: ArrayBuffer, software: boolean): Promise<Cell> {
    const gltf = await new GLTFLoader().parseAsync(await unpack(bytes), "");
    const info = gltf.scene.userData as SceneInfo;
    const world = gltf.scene.getObjectByName("world");
    if (!world || info.format !== "taktwin-scene/1") {
      throw new Error("the scene is of another version than this page; reload it");
    }
    return new Cell(info, world, software);
  }

  private constructor(readonly info: SceneInfo, world: { children: unknown[] }, software: boolean) {
    this.robots = info.robots.map((robot) => new ArmChain(robot));
    this.conveyors = info.conveyors.map((conveyor) => ({ info: conveyor, pose: rows(conveyor.pose) }));
    const look = { solid: paint(software), glass: glass() };
    this.materials.push(look.solid, look.glass);
    const byName = new Map(info.nodes.map((node) => [node.name.replace(/[\s.:[\]/]/g, ""), node]));
    for (const child of [...world.children] as InstancedMesh[]) {
      const node = byName.get(child.name.replace(/[\s.:[\]/]/g, ""));
      if (node && child.isInstancedMesh) this.adopt(child, node, node.role === "field" ? look.glass : look.solid);
    }
    if (software) this.layShadows();
    // The world's own frame is z up; the GLB's root turns it for viewers that are y up.
    this.root.updateMatrixWorld(true);
    this.bounds.setFromObject(this.root);
  }

  private adopt(mesh: InstancedMesh, info: NodeInfo, material: Material): void {
    (mesh.material as Material).dispose();
    mesh.material = material;
    const moving = info.role !== "fixed" && info.role !== "field";
    if (moving) {
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      mesh.frustumCulled = false;
    }
    mesh.castShadow = CASTS.test(info.name);
    mesh.receiveShadow = info.role !== "field";
    for (let i = 0; i < info.instances.length; i++) mesh.setColorAt(i, new Color(1, 1, 1));
    this.nodes.push({ info, mesh });
    this.root.add(mesh);
  }

  /** Shadows on the largest fixture's top, by flattened copies that share the instances' matrices. */
  private layShadows(): void {
    const tops = this.nodes.filter(({ info }) => info.name.startsWith("fixture/")).map(({ mesh }) => new Box3().setFromObject(mesh));
    const area = (box: Box3) => (box.max.x - box.min.x) * (box.max.y - box.min.y);
    const table = tops.sort((a, b) => area(b) - area(a))[0];
    if (!table) return;
    const shadow = flatShadow(new Vector4(table.min.x, table.min.y, table.max.x, table.max.y), table.max.z);
    this.materials.push(shadow);
    for (const { mesh } of this.nodes) {
      if (!mesh.castShadow) continue;
      const flat = new InstancedMesh(mesh.geometry, shadow, mesh.count);
      flat.instanceMatrix = mesh.instanceMatrix;
      flat.frustumCulled = false;
      flat.renderOrder = 1;
      this.root.add(flat);
    }
  }

  /** Corners of what stands in the cell, or of some devices, for fitting a picture; ribs left out. */
  corners(devices?: Set<string>): Vector3[] {
    const found: Vector3[] = [];
    const place = new Matrix4();
    for (const { info, mesh } of this.nodes) {
      if (info.role === "rib") continue;
      // Of a table only most is kept in the picture, so that the cell on it is not drawn small.
      const share = info.name.startsWith("fixture/") ? 0.94 : 1;
      mesh.geometry.computeBoundingBox();
      const { min, max } = mesh.geometry.boundingBox!;
      info.instances.forEach(({ device }, i) => {
        if (devices && !devices.has(device ?? "")) return;
        mesh.getMatrixAt(i, place);
        for (let k = 0; k < 8; k++) {
          const corner = new Vector3(k & 1 ? max.x : min.x, k & 2 ? max.y : min.y, k & 4 ? max.z : min.z);
          found.push(corner.multiplyScalar(share).applyMatrix4(place));
        }
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

  /** Number of draws that the cell costs. */
  get draws(): number {
    return this.nodes.length + this.outlines.length;
  }

  /** Put everything where the pose has it. */
  move(pose: Pose): void {
    if (pose.known) for (const robot of this.robots) robot.solve(pose.joints);
    for (const { info, mesh } of this.nodes) {
      if (info.role === "fixed" || info.role === "field") continue;
      for (let i = 0; i < info.instances.length; i++) {
        const { of, k } = info.instances[i]!;
        mesh.setMatrixAt(i, this.matrix(info.role, of, k, pose));
      }
      mesh.instanceMatrix.needsUpdate = true;
    }
    for (const { mesh, node, index } of this.outlines) node.mesh.getMatrixAt(index, mesh.matrix);
  }

  private matrix(role: NodeInfo["role"], of: number, k: number, pose: Pose): Matrix4 {
    switch (role) {
      case "link":
        return this.robots[of]!.links[k]!;
      case "tool":
        return this.robots[of]!.tcp;
      case "finger": {
        const robot = this.robots[of]!;
        const gap = robot.info.grip_m + (1 - pose.gripper) * robot.info.open_m;
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
    for (const { info, mesh } of this.nodes) if (info.role !== "fixed") mesh.boundingSphere = null;
    const meshes = this.nodes.filter((node) => node.info.role !== "field").map((node) => node.mesh);
    for (const hit of ray.intersectObjects<InstancedMesh>(meshes, false)) {
      const node = this.nodes.find((candidate) => candidate.mesh === hit.object)!;
      if (node.info.role === "part") continue;
      const device = node.info.instances[hit.instanceId ?? 0]?.device;
      return device ? { device, at: hit.point } : null;
    }
    return null;
  }

  /** Multiply each device's colours; devices that are not named keep their own. */
  tint(colours: Map<string, Color>): void {
    const plain = new Color(1, 1, 1);
    for (const { info, mesh } of this.nodes) {
      info.instances.forEach(({ device }, i) => mesh.setColorAt(i, (device && colours.get(device)) || plain));
      if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
    }
  }

  /** Draw a line round one device. */
  select(device: string, colour: string): void {
    for (const { mesh } of this.outlines) mesh.removeFromParent();
    this.outlines.length = 0;
    this.outline.uniforms.colour!.value.set(colour);
    for (const node of this.nodes) {
      if (!device || ["rib", "field", "part"].includes(node.info.role)) continue;
      node.info.instances.forEach((instance, index) => {
        if (instance.device !== device) return;
        const mesh = new Mesh(node.mesh.geometry as BufferGeometry, this.outline);
        mesh.matrixAutoUpdate = false;
        mesh.frustumCulled = false;
        node.mesh.getMatrixAt(index, mesh.matrix);
        this.outlines.push({ mesh, node, index });
        this.root.add(mesh);
      });
    }
  }

  dispose(): void {
    for (const { mesh } of this.nodes) {
      mesh.geometry.dispose();
      mesh.dispose();
    }
    for (const material of this.materials) material.dispose();
    this.outline.dispose();
    this.root.removeFromParent();
  }
}

const moved = new Matrix4();

function shift(x: number, y: number, z: number): Matrix4 {
  return moved.makeTranslation(x, y, z);
}
