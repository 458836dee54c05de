/**
 * Faults, each planted in a copy of good documents, and what is to be said of it. A fault that nothing is said of means that the
 * checks have gone blind.
 */
export function planted(documents) {
  return faults.map(([name, expected, which, change]) => {
    const index = documents.findIndex(({ kind, metadata }) => which.test(`${kind}/${metadata.name}`));
    if (index < 0) throw new Error(`${name}: there is no ${which}`);
    const changed = structuredClone(documents[index]);
    return { name, expected, documents: documents.with(index, change(changed) ?? changed) };
  });
}

const gateway = /^Deployment\/gateway$/;
const worker = /^Deployment\/worker$/;
const pod = ({ spec }) => spec.template.spec;
const container = (document) => pod(document).containers[0];

const faults = [
  // Fields that are unknown, missing, or of another kind.
  ["an unknown field of a Deployment", /type: .*"minReadySecond"/, gateway, ({ spec }) => { spec.minReadySecond = 5; }],
  ["an unknown field deep in a pod", /type: .*readOnlyRootFileSystem/, gateway, (d) => { container(d).securityContext.readOnlyRootFileSystem = true; }],
  ["an unknown field of an Ingress", /type: .*"servce"/, /^Ingress\//, ({ spec }) => { spec.rules[0].http.paths[0].backend.servce = {}; }],
  ["an unknown field of a NetworkPolicy", /type: .*"namespaces"/, /^NetworkPolicy\/names/, ({ spec }) => { spec.egress[0].to[0].namespaces = {}; }],
  ["an unknown field of a PodDisruptionBudget", /type: .*"minUnavailable"/, /^PodDisruptionBudget\/worker/, ({ spec }) => { spec.minUnavailable = 1; }],
  ["an unknown field of PostgreSQL's Cluster", /type: .*"synchronus"/, /^Cluster\//, ({ spec }) => { spec.postgresql.synchronus = {}; }],
  ["an unknown field of a ScheduledBackup", /type: .*"cron"/, /^ScheduledBackup\//, ({ spec }) => { spec.cron = "@daily"; }],
  ["an unknown field of an ObjectStore", /type: .*"retention"/, /^ObjectStore\//, ({ spec }) => { spec.retention = "1d"; }],
  ["an unknown field of a RabbitmqCluster", /type: .*"nodes"/, /^RabbitmqCluster\//, ({ spec }) => { spec.nodes = 3; }],
  ["an unknown field of RabbitMQ's Policy", /type: .*"patern"/, /^Policy\//, ({ spec }) => { spec.patern = "x"; }],
  ["an unknown field of a ScaledObject", /type: .*"maxReplicas"/, /^ScaledObject\//, ({ spec }) => { spec.maxReplicas = 3; }],
  ["an unknown field of an HPA", /type: .*"minReplicaCount"/, /^HorizontalPodAutoscaler\//, ({ spec }) => { spec.minReplicaCount = 3; }],
  ["an unknown field of a PodMonitor", /type: .*"endpoints"/, /^PodMonitor\//, ({ spec }) => { spec.endpoints = []; }],
  ["a word where a number belongs", /type: .*not assignable to type 'number'/, gateway, ({ spec }) => { spec.revisionHistoryLimit = "5"; }],
  ["a method of replication that there is not", /schema: .*allowed values/, /^Cluster\//, ({ spec }) => { spec.postgresql.synchronous.method = "all"; }],
  ["a missing field", /type: .*"schedule"' is missing/, /^ScheduledBackup\//, ({ spec }) => { delete spec.schedule; }],
  ["a quantity that is none", /schema: /, gateway, (d) => { container(d).resources.limits.memory = "1 GB"; }],
  ["a version that there is not", /there is no HorizontalPodAutoscaler|Cannot find module/, /^HorizontalPodAutoscaler\//, (d) => { d.apiVersion = "autoscaling/v3"; }],
  // Policies.
  ["a pod that may be root", /policy: is not kept from running as root/, worker, (d) => { pod(d).securityContext.runAsUser = 0; }],
  ["a root that may be written", /policy: worker may write to its root/, worker, (d) => { container(d).securityContext.readOnlyRootFilesystem = false; }],
  ["privileges that may be gained", /policy: worker may gain privileges/, worker, (d) => { delete container(d).securityContext.allowPrivilegeEscalation; }],
  ["capabilities that are kept", /policy: worker keeps capabilities/, worker, (d) => { container(d).securityContext.capabilities.add = ["NET_ADMIN"]; }],
  ["no limit of memory", /policy: gateway has no limits/, gateway, (d) => { delete container(d).resources.limits.memory; }],
  ["an image of whatever version", /policy: image .* is not pinned/, gateway, (d) => { container(d).image = "millrace/gateway:latest"; }],
  ["an image without a tag", /policy: image .* is not pinned/, /^RabbitmqCluster\//, ({ spec }) => { spec.image = "registry:5000/rabbitmq"; }],
  ["a folder of the node", /policy: mounts a folder of its node/, worker, (d) => { pod(d).volumes[0] = { name: "tmp", hostPath: { path: "/tmp" } }; }],
  ["a token for Kubernetes", /policy: gets a token/, worker, (d) => { delete pod(d).automountServiceAccountToken; }],
  ["a secret in a ConfigMap", /policy: MILLRACE_AMQP_PASSWORD holds a secret/, /^ConfigMap\/gateway/, ({ data }) => { data.MILLRACE_AMQP_PASSWORD = "guest"; }],
  ["a secret among the manifests", /policy: is a secret/, /^ConfigMap\/gateway/, (d) => ({ apiVersion: "v1", kind: "Secret", metadata: d.metadata })],
  ["two instances of PostgreSQL", /policy: has fewer than three/, /^Cluster\//, ({ spec }) => { spec.instances = 2; }],
  ["no default of denying", /policy: no NetworkPolicy denies/, /^NetworkPolicy\/default-deny/, ({ spec }) => { spec.policyTypes = ["Ingress"]; }],
  // What refers to what.
  ["a number of replicas that apply would restore", /says how many replicas/, worker, ({ spec }) => { spec.replicas = 2; }],
  ["an Ingress that lets agents in", /\/agent is not for everybody/, /^Ingress\//, ({ spec }) => { spec.rules[0].http.paths[0].path = "/agent"; }],
  ["an Ingress that forgot a path", /\/jobs of the public API is missing/, /^Ingress\//, ({ spec }) => { spec.rules[0].http.paths.shift(); }],
  ["a Service of health and metrics", /stay inside/, /^Service\/gateway/, ({ spec }) => { spec.ports[0].targetPort = "management"; }],
  ["a secret that nobody makes", /nobody makes a secret other/, gateway, (d) => { pod(d).volumes.find(({ secret }) => secret).secret.secretName = "other"; }],
  ["a policy for nobody", /selects nothing/, /^NetworkPolicy\/redis/, ({ spec }) => { spec.podSelector.matchLabels["app.kubernetes.io/component"] = "gate"; }],
  ["too little time to drain", /needs 35 s to leave, and has 30/, worker, (d) => { pod(d).terminationGracePeriodSeconds = 30; }],
  ["a gateway that leaves too soon", /leaves before proxies know/, gateway, (d) => { delete container(d).lifecycle; }],
  ["a variable that nobody reads", /MILLRACE_LOGLEVEL is not in/, /^ConfigMap\/millrace/, ({ data }) => { data.MILLRACE_LOGLEVEL = "INFO"; }],
  ["more connections than PostgreSQL has", /connections may be wanted/, /^ScaledObject\//, ({ spec }) => { spec.maxReplicaCount = 100; }],
  ["a trigger for other types", /looks at other types/, /^ConfigMap\/worker-[^-]+$/, ({ data }) => { data.MILLRACE_WORKER_TYPES = "noop"; }],
];
