// Builds ../room.js, which is kept beside the Python that embeds it: whoever installs Parallax needs no node.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const sources = readdirSync(".").filter((name) => /\.jsx?$/.test(name)).sort();
const digest = createHash("sha256");
for (const name of sources) digest.update(readFileSync(name));
const licence = readFileSync("node_modules/preact/LICENSE", "utf8").trim().replaceAll("*/", "* /");
const { version } = JSON.parse(readFileSync("node_modules/preact/package.json", "utf8"));

const { outputFiles } = await build({
  entryPoints: ["room.jsx"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: { js: `/*! The room of Parallax. Sources: ${digest.digest("hex")}\nIt holds Preact ${version}:\n\n${licence}\n*/` },
  write: false,
});
const [script] = outputFiles;
if (/<\/script|<!--/i.test(script.text)) throw new Error("room.js holds what would end its script element.");
writeFileSync("../room.js", script.text);
console.log(`room.js: ${script.text.length} bytes`);
