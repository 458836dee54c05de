import { label } from "./render.mjs";

const forbiddenInPods = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"];
/** Names of settings that are secrets, wherever they are. */
const secret = /(PASSWORD|SECRET|TOKEN|CREDENTIAL|PRIVATE)(?!_KEYS$|.*_LENGTH$)/;

/** What a pod, an image or a setting may not be; a line for each that is. */
export function policies(documents) {
  const errors = documents.flatMap((document) => [
    ...(document.spec?.template?.spec ? pod(document) : []),
    ...images(document),
    ...secrets(document),
    ...operated(document),
  ]);
  const denies = documents.some(({ kind, spec }) => kind === "NetworkPolicy" && Object.keys(spec.podSelector).length === 0
    && spec.policyTypes?.length === 2 && !spec.ingress && !spec.egress);
  if (!denies) errors.push("policy: no NetworkPolicy denies by default");
  return errors;
}

function pod(document) {
  const { spec } = document.spec.template;
  const rules = [
    [spec.securityContext?.runAsNonRoot === true && spec.securityContext?.runAsUser > 0, "is not kept from running as root"],
    [spec.securityContext?.seccompProfile?.type === "RuntimeDefault", "has no seccomp profile"],
    [spec.automountServiceAccountToken === false, "gets a token for the API of Kubernetes"],
    [spec.enableServiceLinks === false, "gets variables of Services, which may be taken for settings"],
    [forbiddenInPods.every((field) => !spec[field]), "shares namespaces"],
    [(spec.volumes ?? []).every((volume) => !volume.hostPath), "mounts a folder of its node"],
    [spec.terminationGracePeriodSeconds > 0, "does not say how long it may take to leave"],
    [(spec.volumes ?? []).every(({ emptyDir }) => !emptyDir || emptyDir.sizeLimit), "has an emptyDir without a bound"],
  ];
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [...broken(document, rules), ...containers.flatMap((container) => ofContainer(document, container))];
}

function ofContainer(document, { name, securityContext = {}, resources = {}, ports = [], startupProbe, readinessProbe, livenessProbe }) {
  const has = (part) => ["cpu", "memory", "ephemeral-storage"].every((resource) => resources[part]?.[resource]);
  return broken(document, [
    [securityContext.allowPrivilegeEscalation === false, `${name} may gain privileges`],
    [!securityContext.privileged, `${name} is privileged`],
    [securityContext.readOnlyRootFilesystem === true, `${name} may write to its root`],
    [securityContext.capabilities?.drop?.includes("ALL") && !securityContext.capabilities.add, `${name} keeps capabilities`],
    [securityContext.runAsUser !== 0, `${name} runs as root`],
    [has("requests"), `${name} does not request cpu, memory and ephemeral-storage`],
    [has("limits"), `${name} has no limits of cpu, memory and ephemeral-storage`],
    [ports.every(({ hostPort }) => !hostPort), `${name} takes a port of its node`],
    [startupProbe && readinessProbe && livenessProbe, `${name} lacks a probe`],
  ]);
}

/** Every image has a tag that stays, or a digest. */
function images(document) {
  const containers = [...(document.spec?.template?.spec?.initContainers ?? []), ...(document.spec?.template?.spec?.containers ?? [])];
  const used = [...containers.map(({ image }) => image), ...(document.kind === "Cluster" ? [document.spec.imageName] : []),
    ...(document.kind === "RabbitmqCluster" ? [document.spec.image] : [])];
  return used.filter((image) => !/(:(?!latest$)[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image ?? ""))
    .map((image) => `${label(document)}: policy: image ${image} is not pinned`);
}

/** Secrets come by reference: none is in a manifest, and no setting holds one. */
function secrets(document) {
  const settings = document.kind === "ConfigMap" ? Object.entries(document.data ?? {})
    : (document.spec?.template?.spec?.containers ?? []).flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value ?? ""]));
  return broken(document, [
    [document.kind !== "Secret", "is a secret"],
    ...settings.map(([name, value]) => [!(secret.test(name) && value), `${name} holds a secret`]),
    ...settings.map(([name, value]) => [!/:\/\/[^/\s]*:[^/\s]*@/.test(value), `${name} holds a password in a URL`]),
  ]);
}

/** What operators run: bounded, and in production as many as survive the loss of one. */
function operated(document) {
  const { kind, spec, metadata } = document;
  if (!["Cluster", "RabbitmqCluster"].includes(kind)) return [];
  const production = metadata.namespace === "millrace";
  const bounded = ["requests", "limits"].every((part) => spec.resources?.[part]?.cpu && spec.resources[part].memory);
  return broken(document, [
    [bounded, "has no requests and limits"],
    [!production || (spec.instances ?? spec.replicas) >= 3, "has fewer than three instances"],
    [!production || kind !== "Cluster" || spec.postgresql?.synchronous?.number >= 1, "does not replicate synchronously"],
    [!production || kind !== "Cluster" || spec.plugins?.some(({ isWALArchiver }) => isWALArchiver), "does not archive its log"],
  ]);
}

const broken = (document, rules) => rules.filter(([good]) => !good).map(([, what]) => `${label(document)}: policy: ${what}`);
