import { label } from "./render.mjs";
import { settings } from "./settings.mjs";

/** Secrets that others make: operators, ../secrets, or whoever runs the cluster. */
const secretsMadeElsewhere = new Set(["postgres-app", "postgres-ca", "rabbitmq-default-user", "millrace", "millrace-token-keys",
  "millrace-tls", "postgres-backup-store"]);
/** Labels of pods that no document here has: of operators, and of agents. */
const podsMadeElsewhere = [{ "cnpg.io/cluster": "postgres" }, { "app.kubernetes.io/name": "rabbitmq" },
  { "app.kubernetes.io/name": "millrace", "app.kubernetes.io/component": "agent" }];

/** Whether all that documents refer to is there and fits; a line for each thing that does not. */
export function references(documents, known) {
  const of = (...kinds) => documents.filter(({ kind }) => kinds.includes(kind));
  const templates = of("Deployment").map(({ spec }) => spec.template);
  const pods = [...templates.map(({ metadata }) => metadata.labels), ...podsMadeElsewhere];
  return [
    ...names(documents),
    ...of("Deployment").flatMap((document) => workload(document, documents)),
    ...of("Service").flatMap((document) => service(document, templates)),
    ...of("NetworkPolicy", "PodDisruptionBudget", "PodMonitor").flatMap((document) => selectors(document, pods)),
    ...of("HorizontalPodAutoscaler", "ScaledObject").flatMap((document) => scaled(document, documents)),
    ...of("Ingress").flatMap((document) => ingress(document, of("Service"), known.api)),
    ...["gateway", "worker"].filter((component) => !of("PodDisruptionBudget").some(({ metadata }) => metadata.name === component))
      .map((component) => `reference: no PodDisruptionBudget for ${component}`),
    ...settings(documents, known),
  ];
}

function names(documents) {
  const namespaces = new Set(documents.map(({ kind, metadata }) => (kind === "Namespace" ? metadata.name : metadata.namespace)));
  const seen = documents.map((document) => label(document));
  return [
    ...(namespaces.size > 1 ? [`reference: more than one namespace: ${[...namespaces].join(", ")}`] : []),
    ...seen.filter((name, index) => seen.indexOf(name) !== index).map((name) => `${name}: reference: is there twice`),
  ];
}

function workload(document, documents) {
  const { spec, metadata } = document.spec.template;
  const volumes = spec.volumes ?? [];
  const sources = volumes.flatMap((volume) => volume.projected?.sources ?? [volume]);
  const maps = [...sources.map(({ configMap }) => configMap?.name), ...spec.containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name))];
  const secrets = [...sources.map(({ secret }) => secret?.secretName ?? secret?.name),
    ...spec.containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name))];
  const has = (kind, name) => documents.some((other) => other.kind === kind && other.metadata.name === name);
  const lacks = [
    ...maps.filter((name) => name && !has("ConfigMap", name)).map((name) => `there is no ConfigMap ${name}`),
    ...secrets.filter((name) => name && !secretsMadeElsewhere.has(name)).map((name) => `nobody makes a secret ${name}`),
    ...spec.containers.flatMap((container) => ofContainer(container, volumes)),
    ...(matches(document.spec.selector, metadata.labels) ? [] : ["its selector does not select its pods"]),
    ...(spec.topologySpreadConstraints ?? []).filter(({ labelSelector }) => !matches(labelSelector, metadata.labels)).map(() => "it spreads other pods than its own"),
    ...(document.metadata.name !== "valkey" && "replicas" in document.spec ? ["it says how many replicas there are, which is for whoever scales"] : []),
    ...(document.metadata.name !== "valkey" && spec.topologySpreadConstraints?.length !== 2 ? ["it is not spread over nodes and zones"] : []),
  ];
  return lacks.map((what) => `${label(document)}: reference: ${what}`);
}

function ofContainer({ volumeMounts = [], ports = [], startupProbe, readinessProbe, livenessProbe }, volumes) {
  const named = new Set(ports.map(({ name }) => name));
  return [
    ...volumeMounts.filter(({ name }) => !volumes.some((volume) => volume.name === name)).map(({ name }) => `there is no volume ${name}`),
    ...[startupProbe, readinessProbe, livenessProbe].map((probe) => probe?.httpGet?.port).filter((port) => port && !named.has(port))
      .map((port) => `a probe asks at port ${port}, which is none`),
  ];
}

function service(document, templates) {
  const chosen = templates.filter(({ metadata }) => matches({ matchLabels: document.spec.selector }, metadata.labels));
  const wrong = chosen.length !== 1 ? [`selects the pods of ${chosen.length} Deployments`] : document.spec.ports.flatMap(({ targetPort }) => {
    const port = chosen[0].spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === targetPort);
    if (!port) return [`leads to port ${targetPort}, which is none`];
    return port.containerPort === 9000 ? ["leads to health and metrics, which stay inside"] : [];
  });
  return [...wrong, ...(document.spec.type && document.spec.type !== "ClusterIP" ? ["is reached from outside"] : [])]
    .map((what) => `${label(document)}: reference: ${what}`);
}

/** A selector that selects nothing protects nothing. Namespaces are other people's, and so are the pods in them. */
function selectors(document, pods) {
  const found = [];
  const walk = (value) => {
    if (value === null || typeof value !== "object") return;
    if (!Array.isArray(value) && value.namespaceSelector) return;
    for (const [key, inner] of Object.entries(value)) {
      if ((key === "podSelector" || key === "selector") && !pods.some((labels) => matches(inner, labels))) found.push(JSON.stringify(inner));
      walk(inner);
    }
  };
  walk(document.spec);
  return found.map((selector) => `${label(document)}: reference: ${selector} selects nothing`);
}

function scaled(document, documents) {
  const { kind, name } = document.spec.scaleTargetRef;
  return documents.some((other) => other.kind === kind && other.metadata.name === name) ? []
    : [`${label(document)}: reference: there is no ${kind} ${name} to scale`];
}

function ingress(document, services, api) {
  const paths = document.spec.rules.flatMap(({ http }) => http.paths);
  const listed = paths.map(({ path }) => path);
  const wrong = [
    ...paths.filter(({ backend }) => !services.some(({ metadata, spec }) => metadata.name === backend.service.name
      && spec.ports.some(({ name }) => name === backend.service.port.name))).map(({ path }) => `${path} leads nowhere`),
    ...listed.filter((path) => !api.open.has(path)).map((path) => `${path} is not for everybody`),
    ...[...api.open].filter((path) => !listed.includes(path)).map((path) => `${path} of the public API is missing`),
  ];
  return wrong.map((what) => `${label(document)}: reference: ${what}`);
}

function matches({ matchLabels = {}, matchExpressions = [] }, labels) {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values }) => operator === "In" && values.includes(labels[key]));
}
