import { type Document, isScalar, Scalar, visit } from 'yaml';

/** A reference to a variable that is not set and has no default. */
export interface MissingVariable {
  readonly name: string;
  /** Character offset in the file. */
  readonly offset: number;
}

// `${NAME}`, `${NAME:-default}`, and `$$` for a dollar sign: the syntax of OpenTelemetry's configuration files.
const reference = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * Replaces references to environment variables in the scalars of a document, never in keys or comments. A plain
 * scalar is read anew afterwards, so `ratio: ${RATIO}` is a number; a quoted one stays text.
 */
export function resolveEnvironmentReferences(document: Document, env: NodeJS.ProcessEnv): MissingVariable[] {
  const missing: MissingVariable[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return;
      const offset = node.range?.[0] ?? 0;
      const resolved = node.value.replaceAll(reference, (whole, name: string | undefined, fallback?: string) => {
        if (name === undefined) return '$';
        const value = env[name];
        if (value !== undefined && value !== '') return value;
        if (fallback === undefined) missing.push({ name, offset });
        return fallback ?? '';
      });
      node.value = isScalar(node) && node.type === Scalar.PLAIN ? typed(resolved) : resolved;
    },
  });
  return missing;
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return plainNumber.test(text) ? Number(text) : text;
}
