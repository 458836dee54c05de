import { label } from "./render.mjs";
import { source } from "./types.mjs";

/** What the validator of its kind says of a document: formats, patterns and bounds, which types cannot say. */
export async function validate(document) {
  const { own, module } = source(document);
  if (own) return [];
  let model;
  try {
    model = (await import(module))[document.kind];
  } catch {
    return [`${label(document)}: there is no ${document.kind} in ${document.apiVersion}`];
  }
  try {
    new model(document).validate();
    return [];
  } catch (error) {
    return [`${label(document)}: schema: ${error.message}`];
  }
}
