import { z } from 'zod';

import { configSchema } from './config-schema.ts';

interface SchemaNode {
  readonly properties?: Record<string, SchemaNode>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** The keys that the configuration may have at a path. */
export function knownKeys(path: readonly (string | number)[]): string[] {
  const root = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  const node = path.reduce<SchemaNode | undefined>(
    (schema, step) => (typeof step === 'number' ? schema?.items : schema?.properties?.[step]),
    root,
  );
  return [node, ...(node?.anyOf ?? [])].flatMap((schema) => Object.keys(schema?.properties ?? {}));
}
