// Bundle the floor into dist/floor.js. The banner carries a hash of all sources, which a test compares without Node.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const files = [
  "build.mjs",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  ...readdirSync("src").map((name) => `src/${name}`),
].sort();
const hash = createHash("sha256");
for (const file of files) {
  hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
}

await build({
  entryPoints: ["src/index.ts"],
  outfile: "dist/floor.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  loader: { ".css": "text" },
  banner: {
    js: [
      `// taktwin floor, sources sha256 ${hash.digest("hex")}`,
      "// TakTwin: Apache-2.0. Contains three.js, Copyright 2010-2026 three.js authors, MIT licence.",
    ].join("\n"),
  },
});
