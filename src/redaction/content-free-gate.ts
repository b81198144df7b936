import type { Gate } from './content-gate.ts';
import { optional } from './content-gate.ts';
import type { RedactionPass } from './redaction-pass.ts';

/**
 * The gate that lets no content through: texts become empty, JSON becomes `{}`, vendor fields and all that is optional go.
 * Names, ids and roles stay, redacted: a model may have written anything where a tool's name should stand.
 */
export function createContentFreeGate(pass: RedactionPass): Gate {
  return {
    text: () => '',
    identifier: (text) => pass.identifier(text),
    json: () => ({}),
    object: () => ({}),
    media: () => '',
    vendor: () => undefined,
    optional,
    optionalContent: () => undefined,
  };
}
