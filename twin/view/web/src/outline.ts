// A line of constant width on the screen round what is selected: its back faces, pushed outwards.

import { BackSide, Color, ShaderMaterial } from "three";

export function outlineMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    side: BackSide,
    uniforms: { colour: { value: new Color() }, width: { value: 0.0045 } },
    vertexShader: `
      uniform float width;
      void main() {
        mat4 view = modelViewMatrix * instanceMatrix;
        vec4 clip = projectionMatrix * view * vec4(position, 1.0);
        vec3 n = normalize(mat3(view) * normal);
        clip.xy += normalize(n.xy + vec2(1e-6)) * width * clip.w * vec2(projectionMatrix[0][0] / projectionMatrix[1][1], 1.0);
        // A little behind the shape itself, so that only what sticks out beyond its edge is seen.
        clip.z += 0.0015 * clip.w;
        gl_Position = clip;
      }`,
    fragmentShader: `
      uniform vec3 colour;
      void main() {
        gl_FragColor = vec4(colour, 1.0);
        #include <colorspace_fragment>
      }`,
  });
}
