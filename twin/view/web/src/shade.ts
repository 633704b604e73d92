// Light and the shadows that it casts, and the soft darkness under what stands on the ground.

import {
  type Box3, CanvasTexture, DirectionalLight, HemisphereLight, Mesh, MeshBasicMaterial, PlaneGeometry, type Scene,
  ShadowMaterial, SRGBColorSpace, Vector3,
} from "three";
import { LIGHT } from "./paint.ts";

/** Light a scene from above, and from one side with shadows on the ground where hardware draws. */
export class Light {
  private readonly key = new DirectionalLight(0xffffff, 1.6);

  constructor(private readonly scene: Scene, private readonly software: boolean) {
    scene.add(new HemisphereLight(0xffffff, 0xb9c1c9, 2.05), this.key, this.key.target);
  }

  /** Aim at a cell. A hall has floors of its own, and is too large for the shadows of small things to be told. */
  fit(bounds: Box3, hall: boolean): void {
    const middle = bounds.getCenter(new Vector3());
    const size = bounds.getSize(new Vector3());
    const radius = size.length() / 2;
    this.key.position.copy(middle).addScaledVector(LIGHT, -2.3 * radius);
    this.key.target.position.copy(middle);
    if (hall) return;
    if (!this.software) this.cast(radius, new Vector3(middle.x, middle.y, bounds.min.z - 0.0005));
    this.scene.add(contactShadow(size, middle, bounds.min.z));
  }

  private cast(radius: number, on: Vector3): void {
    this.key.castShadow = true;
    this.key.shadow.mapSize.setScalar(2048);
    this.key.shadow.bias = -0.0006;
    this.key.shadow.normalBias = 0.004;
    this.key.shadow.radius = 2.5;
    const lens = this.key.shadow.camera;
    Object.assign(lens, { left: -radius, right: radius, top: radius, bottom: -radius, near: 0.1, far: radius * 5 });
    lens.updateProjectionMatrix();
    const ground = new Mesh(new PlaneGeometry(12 * radius, 12 * radius), new ShadowMaterial({ color: 0x27313a, opacity: 0.11 }));
    ground.receiveShadow = true;
    ground.position.copy(on);
    this.scene.add(ground);
  }
}

function contactShadow(size: Vector3, middle: Vector3, z: number): Mesh {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 128;
  const paint = canvas.getContext("2d")!;
  paint.filter = "blur(9px)";
  paint.fillStyle = "rgba(22, 29, 36, 0.42)";
  paint.fillRect(24, 24, 80, 80);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  const material = new MeshBasicMaterial({ map: texture, transparent: true, depthWrite: false });
  const mesh = new Mesh(new PlaneGeometry((size.x * 128) / 80, (size.y * 128) / 80), material);
  mesh.position.set(middle.x, middle.y, z - 0.0003);
  return mesh;
}
