import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse, parseAllDocuments } from "yaml";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const manifests = join(root, "deploy/k8s");

/** Each is what a person might apply. The last one has everything. */
export const variants = [
  { name: "dev", overlay: "dev", components: [] },
  { name: "prod", overlay: "prod", components: [] },
  { name: "prod with outside servers", overlay: "prod", components: ["outside-servers"], without: /servers\/(postgres|rabbitmq)|backups/ },
  { name: "prod with all components", overlay: "prod", components: ["autoscale", "monitoring", "dead-letters", "worker-commands"] },
];

/** The documents that kustomize makes of a variant: an overlay, as it would be with other components. */
export async function render({ name, overlay, components, without }) {
  const origin = join(manifests, "overlays", overlay);
  const folder = join(root, "target/k8s", name.replaceAll(" ", "-"));
  const path = (part) => relative(folder, join(origin, part));
  const kustomization = parse(await readFile(join(origin, "kustomization.yaml"), "utf8"));
  kustomization.resources = kustomization.resources.filter((part) => !without?.test(part)).map(path);
  kustomization.components = components.map((component) => path(`../../components/${component}`));
  kustomization.patches = (kustomization.patches ?? []).filter(({ target }) => !(without && target?.kind === "Cluster"))
    .map((patch) => (patch.path ? { ...patch, path: path(patch.path) } : patch));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kustomization.yaml"), JSON.stringify(kustomization, null, 1));
  const command = ["kustomize", "--load-restrictor", "LoadRestrictionsNone", folder];
  const { stdout, stderr } = await promisify(execFile)(process.env.KUBECTL, command, { maxBuffer: 1 << 26 });
  if (stderr.trim()) throw new Error(`${name}: kustomize warns: ${stderr}`);
  // As Kubernetes reads YAML: 1.1, where an unquoted "yes" is no string.
  const documents = parseAllDocuments(stdout, { version: "1.1" });
  documents.flatMap((document) => document.errors).forEach((error) => { throw error; });
  await writeFile(join(folder, "rendered.yaml"), stdout);
  return documents.map((document) => document.toJS());
}

/** What a document is called in messages. */
export const label = ({ kind, metadata }) => `${kind}/${metadata?.name}`;
