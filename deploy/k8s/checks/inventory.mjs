import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./render.mjs";

/** What of the public port is for people in the cluster alone. */
const inside = new Set(["/agent"]);

const text = (path) => readFile(join(root, path), "utf8");

/** What the sources say that manifests have to fit: paths of the API, variables, times and connections. */
export async function inventory() {
  const properties = { gateway: await text("gateway-service/src/main/resources/application.properties"), worker: await text("worker-service/src/main/resources/application.properties") };
  const number = (service, key) => {
    const found = new RegExp(`^${key.replaceAll(".", "\\.")}=(\\d+)`, "m").exec(properties[service]);
    if (!found) throw new Error(`application.properties of ${service} has no ${key}`);
    return Number(found[1]);
  };
  return {
    api: { open: await openPaths(properties.gateway) },
    variables: new Set([...(await text("docs/configuration.md")).matchAll(/^\| `(MILLRACE_[A-Z0-9_]+)`/gm)].map(([, name]) => name)),
    leave: number("gateway", "quarkus.shutdown.delay") + number("gateway", "quarkus.shutdown.timeout"),
    pools: { gateway: number("gateway", "quarkus.datasource.jdbc.max-size"), worker: number("worker", "quarkus.datasource.jdbc.max-size") },
  };
}

/** The first part of each path that gateways serve and that is not only for the inside. */
async function openPaths(properties) {
  const sources = "gateway-service/src/main/java";
  const files = (await readdir(join(root, sources), { recursive: true })).filter((name) => name.endsWith(".java"));
  const contents = await Promise.all(files.map((name) => text(join(sources, name))));
  const resources = contents.flatMap((content) => [...content.matchAll(/^@Path\("(\/[a-z]+)[^"]*"\)$/gm)].map(([, path]) => path));
  const framework = ["smallrye-openapi", "swagger-ui"].map((part) => new RegExp(`^quarkus\\.${part}\\.path=(\\S+)$`, "m").exec(properties)[1]);
  // The dashboard: its page, and what Vite makes for it in the folder of its assets.
  const pages = ["", "assets"];
  if (resources.length < 15) throw new Error("paths of the API are not found any more");
  return new Set([...resources, ...framework, ...pages.map((name) => `/${name}`)].filter((path) => !inside.has(path)));
}
