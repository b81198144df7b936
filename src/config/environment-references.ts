import { type Document, Scalar, visit } from 'yaml';

/** A place where a reference could not be resolved. */
export interface ReferenceProblem {
  /** Character offset of the scalar in the file. */
  readonly offset: number;
  /** Variable that is not set; undefined where the text is no reference at all. */
  readonly name: string | undefined;
}

/** What came of resolving the references of a document. */
export interface ResolvedReferences {
  /** Scalars whose value came from the environment: it can be a secret, whatever the key is called. */
  readonly scalars: ReadonlySet<unknown>;
  readonly problems: readonly ReferenceProblem[];
}

// `${NAME}`, `${NAME:-default}`, and `$$` for a dollar sign: the syntax of OpenTelemetry's configuration files.
const marked = /\$\$|\$\{([^}]*)(\}?)/g;
const reference = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;
const plainNumber = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/**
 * Replaces references to environment variables in the scalars of a document, never in keys or comments. A plain
 * scalar is read anew afterwards, so `ratio: ${RATIO}` is a number; a quoted one stays text. A variable that is empty
 * counts as not set. Never throws: what could not be resolved is told in `problems`.
 */
export function resolveEnvironmentReferences(document: Document, env: NodeJS.ProcessEnv): ResolvedReferences {
  const scalars = new Set<unknown>();
  const problems: ReferenceProblem[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return;
      const offset = node.range?.[0] ?? 0;
      const resolved = node.value.replaceAll(marked, (whole: string, inner: string | undefined, end: string) => {
        if (inner === undefined) return '$';
        const [isReference, name, fallback] = end === '' ? [] : (reference.exec(inner) ?? []);
        if (isReference === undefined || name === undefined) {
          problems.push({ offset, name: undefined });
          return whole;
        }
        scalars.add(node);
        const value = env[name] || fallback;
        if (value === undefined) problems.push({ offset, name });
        return value ?? '';
      });
      node.value = isPlain(node) ? typed(resolved) : resolved;
    },
  });
  return { scalars, problems };
}

/** Neither quoted nor given a type with a tag such as `!!str`. */
function isPlain(node: Scalar): boolean {
  return node.type === Scalar.PLAIN && node.tag === undefined;
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return plainNumber.test(text) ? Number(text) : text;
}
