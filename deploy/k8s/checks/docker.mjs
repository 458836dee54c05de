// How a kubelet would start the pod of a Deployment of the overlay dev, in words of `docker run`: into a folder of its own come the
// arguments, what its volumes hold, its probes, and how it is stopped. Passwords come from the folder of secrets that compose has.
import { chmod, chown, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { render, variants } from "./render.mjs";

const [name, folder, secrets] = process.argv.slice(2);
const documents = await render(variants.find((variant) => variant.name === "dev"));
const find = (kind, wanted) => documents.find((document) => document.kind === kind && document.metadata.name === wanted);
const { spec } = find("Deployment", name).spec.template;
const [container] = spec.containers;

/** What operators and ../secrets would have made. */
const made = {
  "postgres-app": { username: "millrace", password: "@MILLRACE_POSTGRES_PASSWORD" },
  "rabbitmq-default-user": { username: "millrace", password: "@MILLRACE_AMQP_PASSWORD" },
  "millrace": { MILLRACE_ADMIN_PASSWORD: "@MILLRACE_ADMIN_PASSWORD", MILLRACE_REDIS_PASSWORD: "@MILLRACE_REDIS_PASSWORD" },
  "millrace-token-keys": { "k1.pem": "@token-key.pem", "k1.pub.pem": "@token-key.pub.pem" },
  "postgres-ca": { "ca.crt": "" },
};
const content = async (value) => (value.startsWith("@") ? readFile(join(secrets, value.slice(1))) : value);

/** The files of a volume: path, content. */
async function files(volume) {
  const found = [];
  for (const { secret, configMap } of volume.projected?.sources ?? [volume]) {
    const data = secret ? made[secret.secretName ?? secret.name] : find("ConfigMap", configMap.name).data;
    const items = (secret ?? configMap).items ?? Object.keys(data).map((key) => ({ key, path: key }));
    for (const { key, path } of items) found.push([path, secret ? await content(data[key]) : data[key]]);
  }
  return found;
}

/** As a kubelet lays a volume out: links to links, in the group that the pod has for its files. */
async function layOut(volume) {
  const root = join(folder, volume.name);
  const mode = (volume.projected ?? volume.secret ?? volume.configMap).defaultMode;
  await mkdir(join(root, "..1"), { recursive: true });
  await symlink("..1", join(root, "..data"));
  for (const [path, text] of await files(volume)) {
    const file = join(root, "..1", path);
    await writeFile(file, text);
    const owned = await chown(file, 0, spec.securityContext.fsGroup).then(() => true, () => false);
    await chmod(file, owned ? mode : 0o444);
    await symlink(join("..data", path), join(root, path));
  }
  return root;
}

const mebibytes = (quantity) => `${parseInt(quantity)}${{ Mi: "m", Gi: "g" }[quantity.slice(-2)]}`;
const { securityContext: pod } = spec;
const { limits } = container.resources;
const words = ["--user", `${pod.runAsUser}:${pod.runAsGroup}`, "--group-add", `${pod.fsGroup}`, "--memory", mebibytes(limits.memory), "--cpus", limits.cpu];
if (container.securityContext.readOnlyRootFilesystem) words.push("--read-only");
if (!container.securityContext.allowPrivilegeEscalation) words.push("--security-opt", "no-new-privileges:true");
container.securityContext.capabilities.drop.forEach((capability) => words.push("--cap-drop", capability));
container.ports.forEach(({ containerPort }) => words.push("--publish", `127.0.0.1::${containerPort}`));
for (const { configMapRef } of container.envFrom ?? []) {
  Object.entries(find("ConfigMap", configMapRef.name).data).forEach(([key, value]) => words.push("--env", `${key}=${value}`));
}
for (const { name: key, value } of container.env ?? []) words.push("--env", `${key}=${value ?? `${name}-pod`}`);
for (const mount of container.volumeMounts) {
  const volume = spec.volumes.find((each) => each.name === mount.name);
  if (volume.emptyDir) words.push("--tmpfs", `${mount.mountPath}:size=${mebibytes(volume.emptyDir.sizeLimit)},mode=1777`);
  else words.push("--volume", `${await layOut(volume)}:${mount.mountPath}:ro`);
}

const list = (what, entries) => writeFile(join(folder, what), entries.map((entry) => `${entry}\0`).join(""));
await mkdir(dirname(folder), { recursive: true });
await mkdir(folder, { recursive: true });
await list("arguments", words);
await list("command", container.command ?? []);
await list("prestop", container.lifecycle?.preStop.exec.command ?? ["true"]);
await list("ready", container.readinessProbe.exec?.command ?? []);
await writeFile(join(folder, "paths"), ["startupProbe", "readinessProbe", "livenessProbe"].map((probe) => container[probe].httpGet?.path ?? "").join("\n"));
await writeFile(join(folder, "grace"), `${spec.terminationGracePeriodSeconds}`);
