// Materials. With graphics hardware: lit by pixel, with a shadow map. In software, where every pixel costs:
// lit by vertex, and shadows are the shapes themselves laid flat on the table.

import {
  DoubleSide, KeepStencilOp, type Material, MeshBasicMaterial, MeshStandardMaterial, NotEqualStencilFunc, ReplaceStencilOp,
  ShaderMaterial, Vector3, Vector4,
} from "three";

/** From the light towards what it lights. */
export const LIGHT = new Vector3(0.75, 0.9, -2.0).normalize();

export function paint(software: boolean): Material {
  if (!software) return new MeshStandardMaterial({ vertexColors: true, roughness: 0.62, metalness: 0.0 });
  return new ShaderMaterial({
    vertexColors: true,
    uniforms: { light: { value: LIGHT.clone().negate() } },
    vertexShader: `
      uniform vec3 light;
      varying vec3 shade;
      void main() {
        mat4 world = modelMatrix * instanceMatrix;
        mat3 turn = mat3(world);
        vec3 n = normalize(turn * (normal / vec3(dot(turn[0], turn[0]), dot(turn[1], turn[1]), dot(turn[2], turn[2]))));
        float sky = 0.5 + 0.5 * n.z;
        vec3 lit = mix(vec3(0.36, 0.39, 0.42), vec3(0.61), sky) + 0.45 * max(0.0, dot(n, light));
        vec3 linear = min(color.rgb * instanceColor * lit, 1.0);
        shade = mix(linear * 12.92, 1.055 * pow(linear, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, linear));
        gl_Position = projectionMatrix * viewMatrix * world * vec4(position, 1.0);
      }`,
    fragmentShader: `
      varying vec3 shade;
      void main() { gl_FragColor = vec4(shade, 1.0); }`,
  });
}

export function glass(opacity: number): Material {
  return new MeshBasicMaterial({ vertexColors: true, transparent: true, opacity, depthWrite: false, side: DoubleSide });
}

/** Lays a shape's shadow on the plane z = `height`, inside x, y from `area.xy` to `area.zw`; never darker twice. */
export function flatShadow(area: Vector4, height: number): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    stencilWrite: true,
    stencilRef: 1,
    stencilFunc: NotEqualStencilFunc,
    stencilZPass: ReplaceStencilOp,
    stencilFail: KeepStencilOp,
    stencilZFail: KeepStencilOp,
    uniforms: { area: { value: area }, height: { value: height + 0.0006 }, light: { value: LIGHT } },
    vertexShader: `
      uniform vec3 light;
      uniform float height;
      varying vec2 place;
      void main() {
        vec4 world = modelMatrix * instanceMatrix * vec4(position, 1.0);
        world.xyz += light * (max(world.z - height, 0.0) / -light.z);
        world.z = height;
        place = world.xy;
        gl_Position = projectionMatrix * viewMatrix * world;
      }`,
    fragmentShader: `
      uniform vec4 area;
      varying vec2 place;
      void main() {
        if (any(lessThan(place, area.xy)) || any(greaterThan(place, area.zw))) discard;
        gl_FragColor = vec4(0.11, 0.14, 0.17, 0.19);
      }`,
  });
}
