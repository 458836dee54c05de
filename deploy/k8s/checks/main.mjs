// Renders every way in which deploy/k8s is meant to be used, and looks for what is wrong with it. Then plants faults in what was
// rendered, each of which has to be found: a check that finds nothing is worth nothing unless it finds what is there.
import { variants, render } from "./render.mjs";
import { Types } from "./types.mjs";
import { validate } from "./validators.mjs";
import { policies } from "./policies.mjs";
import { references } from "./references.mjs";
import { inventory } from "./inventory.mjs";
import { planted } from "./planted.mjs";
import { workflows } from "./workflows.mjs";

const known = await inventory();

async function errorsOf(documents, types) {
  return [
    ...documents.flatMap((document) => types.of(document)),
    ...(await Promise.all(documents.map(validate))).flat(),
    ...policies(documents),
    ...references(documents, known),
  ];
}

const rendered = await Promise.all(variants.map(async (variant) => ({ ...variant, documents: await render(variant) })));
const everything = rendered.at(-1).documents;
const faults = planted(everything);
const types = new Types([...rendered.flatMap(({ documents }) => documents), ...faults.flatMap(({ documents }) => documents)]);

let failed = false;
const fail = (message) => {
  console.log(message);
  failed = true;
};
for (const { name, documents } of rendered) {
  const errors = await errorsOf(documents, types);
  errors.forEach((error) => fail(`${name}: ${error}`));
  if (errors.length === 0) console.log(`kubernetes: ${name}: ${documents.length} documents, nothing wrong`);
}
let found = 0;
for (const { name, documents, expected } of faults) {
  const errors = await errorsOf(documents, types);
  if (errors.some((error) => expected.test(error))) found++;
  else fail(`planted and not found: ${name}; instead: ${errors.join("; ") || "nothing"}`);
}
if (found === faults.length) console.log(`kubernetes: of ${faults.length} faults that were planted, all were found`);
(await workflows()).forEach(fail);
if (!failed) console.log("workflows: nothing wrong");
process.exitCode = failed ? 1 : 0;
