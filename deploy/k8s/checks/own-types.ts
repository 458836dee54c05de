// Types of resources for which no registry has any. They have the fields that deploy/k8s uses, as the operators' documentation describes
// them, and no others: a field that is not here is refused until somebody has looked it up. docs/kubernetes.md lists them.
import type { IObjectMeta } from "@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta";
import type { IAffinity } from "kubernetes-models/v1/Affinity";
import type { IResourceRequirements } from "kubernetes-models/v1/ResourceRequirements";
import type { IBarmanObjectStoreConfiguration } from "@kubernetes-models/cloudnative-pg/github.com/cloudnative-pg/barman-cloud/pkg/api/BarmanObjectStoreConfiguration";

interface RabbitmqObject<Kind extends string, Spec> {
  apiVersion: "rabbitmq.com/v1beta1";
  kind: Kind;
  metadata: IObjectMeta;
  spec: Spec;
}

/** RabbitMQ Cluster Operator. */
export type RabbitmqCluster = RabbitmqObject<"RabbitmqCluster", {
  replicas?: number;
  image?: string;
  persistence?: { storageClassName?: string; storage?: string };
  resources?: IResourceRequirements;
  affinity?: IAffinity;
  rabbitmq?: { additionalPlugins?: string[]; additionalConfig?: string; advancedConfig?: string; envConfig?: string };
  terminationGracePeriodSeconds?: number;
}>;

interface OfCluster { rabbitmqClusterReference: { name: string; namespace?: string } }

/** RabbitMQ Messaging Topology Operator. */
export type Exchange = RabbitmqObject<"Exchange", OfCluster & {
  name: string; vhost?: string; type?: "direct" | "fanout" | "topic" | "headers"; durable?: boolean; autoDelete?: boolean;
}>;
export type Queue = RabbitmqObject<"Queue", OfCluster & {
  name: string; vhost?: string; type?: "classic" | "quorum" | "stream"; durable?: boolean; autoDelete?: boolean;
  arguments?: Record<string, string | number>;
}>;
export type Binding = RabbitmqObject<"Binding", OfCluster & {
  vhost?: string; source: string; destination: string; destinationType: "queue" | "exchange"; routingKey?: string;
}>;
export type Policy = RabbitmqObject<"Policy", OfCluster & {
  name: string; vhost?: string; pattern: string; applyTo?: "queues" | "exchanges" | "all"; priority?: number;
  definition: Record<string, string | number>;
}>;

/** CloudNativePG's plug-in Barman Cloud; its configuration is that of CloudNativePG itself. */
export interface ObjectStore {
  apiVersion: "barmancloud.cnpg.io/v1";
  kind: "ObjectStore";
  metadata: IObjectMeta;
  spec: { configuration: IBarmanObjectStoreConfiguration; retentionPolicy?: string };
}
