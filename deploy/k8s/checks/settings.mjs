import { label } from "./render.mjs";

const component = (document) => document.metadata.labels?.["app.kubernetes.io/component"];

/** Whether the services know what they are told, have time to leave, and find room at PostgreSQL. */
export function settings(documents, known) {
  const services = documents.filter(({ kind, metadata }) => kind === "Deployment" && metadata.labels["app.kubernetes.io/name"] === "millrace");
  return [
    ...services.flatMap((document) => [...variables(document, documents, known), ...leaving(document, documents, known)]
      .map((what) => `${label(document)}: setting: ${what}`)),
    ...connections(documents, known),
    ...triggers(documents),
  ];
}

/** What a Deployment's service sees as variables, files of secrets included. */
function environment(document, documents) {
  const { spec } = document.spec.template;
  const map = (name) => documents.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name)?.data ?? {};
  const [{ env = [], envFrom = [] }] = spec.containers;
  const files = (spec.volumes ?? []).find(({ name }) => name === "secrets")?.projected?.sources.flatMap(({ secret }) => secret.items) ?? [];
  return Object.assign({}, ...envFrom.map(({ configMapRef }) => map(configMapRef.name)), ...env.map(({ name, value }) => ({ [name]: value ?? "" })),
    ...files.map(({ path }) => ({ [path]: "" })));
}

function variables(document, documents, { variables: all }) {
  const service = component(document);
  const set = environment(document, documents);
  const passwords = ["MILLRACE_POSTGRES_PASSWORD", "MILLRACE_AMQP_PASSWORD", ...(service === "gateway" ? ["MILLRACE_REDIS_PASSWORD", "MILLRACE_ADMIN_PASSWORD"] : [])];
  return [
    // Maps that both share may name what only one of them knows.
    ...Object.keys(set).filter((name) => !all.has(name)).map((name) => `${name} is not in docs/configuration.md`),
    ...passwords.filter((name) => !(name in set)).map((name) => `${name} is not given`),
    ...(service === "gateway" && !set.MILLRACE_TOKEN_KEYS ? ["gateways do not share keys of tokens"] : []),
    ...(service === "worker" && !set.MILLRACE_WORKER_TYPES ? ["its class does not say which types it serves"] : []),
  ];
}

/** SIGTERM comes after preStop; whoever is not gone when the time is over is killed. */
function leaving(document, documents, { leave }) {
  const { terminationGracePeriodSeconds: grace, containers } = document.spec.template.spec;
  const before = Number(containers[0].lifecycle?.preStop?.exec?.command?.[1] ?? 0);
  if (component(document) === "gateway") {
    const needs = before + leave + 5;
    return [...(grace < needs ? [`a gateway needs ${needs} s to leave, and has ${grace}`] : []), ...(before < 3 ? ["it leaves before proxies know"] : [])];
  }
  const drain = Number(environment(document, documents).MILLRACE_WORKER_DRAIN_SECONDS ?? 25);
  return grace < before + drain + 10 ? [`a worker that drains for ${drain} s needs ${drain + 10} s to leave, and has ${grace}`] : [];
}

/** Where something scales by itself, what it may scale to fits PostgreSQL. */
function connections(documents, { pools }) {
  const cluster = documents.find(({ kind }) => kind === "Cluster");
  const most = (kind) => documents.filter((document) => document.kind === kind)
    .reduce((sum, { spec }) => sum + (spec.maxReplicas ?? spec.maxReplicaCount), 0);
  const needs = most("HorizontalPodAutoscaler") * pools.gateway + most("ScaledObject") * pools.worker + 50;
  const has = Number(cluster?.spec.postgresql.parameters.max_connections ?? Infinity);
  return has < needs ? [`Cluster/postgres: setting: ${needs} connections may be wanted, and ${has} are allowed`] : [];
}

/** KEDA counts what waits for the types that the class serves, and no others. */
function triggers(documents) {
  const types = documents.find(({ kind, metadata }) => kind === "ConfigMap" && /^worker-[^-]+$/.test(metadata.name))?.data.MILLRACE_WORKER_TYPES;
  const sorted = (list, by) => list.split(by).sort().join();
  return documents.filter(({ kind }) => kind === "ScaledObject").flatMap((document) => document.spec.triggers
    .filter(({ metadata }) => sorted(/type=~"([^"]*)"/.exec(metadata.query)?.[1] ?? "", "|") !== sorted(types ?? "", ","))
    .map(({ name }) => `${label(document)}: setting: trigger ${name} looks at other types than the workers serve`));
}
