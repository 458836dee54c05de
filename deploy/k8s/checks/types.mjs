import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { label } from "./render.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const packages = {
  "keda.sh": "@kubernetes-models/keda/keda.sh",
  "postgresql.cnpg.io": "@kubernetes-models/cloudnative-pg/postgresql.cnpg.io",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/monitoring.coreos.com",
};
/** Groups whose types no registry has: written from their documentation, as far as we use them. */
const own = new Set(["rabbitmq.com", "barmancloud.cnpg.io"]);

/** Where the type of a document comes from; `own` if it is one of ours. */
export function source({ apiVersion, kind }) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  if (own.has(group)) return { own: true, module: "./own-types", type: kind };
  const prefix = packages[group] ?? (group === "" ? "kubernetes-models" : `kubernetes-models/${group}`);
  return { own: false, module: `${prefix}/${version}/${kind}`, type: `I${kind}` };
}

/**
 * Documents as literals of the types that are generated from Kubernetes' OpenAPI and the operators' sources. The compiler refuses
 * fields that a type does not have, whatever is missing, and values that are none of the listed ones.
 */
export class Types {
  #errors = new Map();

  constructor(documents) {
    const files = new Map([...new Set(documents)].map((document, index) => [join(here, `document-${index}.ts`), document]));
    const options = {
      strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    const text = (document) => {
      const { module, type } = source(document);
      return `import type { ${type} as T } from "${module}";\nexport const document: T = ${JSON.stringify(document, null, 1)};\n`;
    };
    host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
    host.readFile = (name) => (files.has(name) ? text(files.get(name)) : readFile.call(host, name));
    host.getSourceFile = (name, language, ...rest) =>
      files.has(name) ? ts.createSourceFile(name, text(files.get(name)), language) : getSourceFile.call(host, name, language, ...rest);
    const ours = join(here, "own-types.ts");
    const program = ts.createProgram([ours, ...files.keys()], options, host);
    // A type that is not found would allow everything.
    const wrong = ts.getPreEmitDiagnostics(program, program.getSourceFile(ours));
    if (wrong.length > 0) throw new Error(ts.formatDiagnostics(wrong, host));
    for (const [name, document] of files) {
      const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(name));
      if (found.length === 0) continue;
      const says = ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ");
      this.#errors.set(document, found.map((diagnostic) => `${label(document)}: type: ${says(diagnostic)}`));
    }
  }

  /** What is wrong with one of the documents that this was made of. */
  of(document) {
    return this.#errors.get(document) ?? [];
  }
}
