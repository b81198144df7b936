import { type Document, isAlias, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';

import { ShadowspanError } from '../errors.ts';
import type { ConfigIssue, ConfigPath } from './describe-issues.ts';
import { resolveEnvironmentReferences } from './environment-references.ts';

/** A configuration file as YAML, and where each thing in it stands. */
export class ConfigDocument {
  readonly #file: string;
  readonly #document: Document;
  readonly #lines: LineCounter;
  #fromEnvironment: ReadonlySet<unknown> = new Set();

  /**
   * @param file - for messages
   * @throws ShadowspanError `config_invalid` where the text is not YAML
   */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#lines = new LineCounter();
    // The parser warns by itself, and quotes what it warns of.
    this.#document = parseDocument(text, { lineCounter: this.#lines, logLevel: 'error' });
    const { errors, warnings } = this.#document;
    const problems = [...errors, ...warnings].map(({ code, pos }) => {
      // The parser's own message quotes the line, which can hold a secret: only its code is told.
      return `${this.#at(pos[0])}: not valid YAML (${code}).`;
    });
    if (problems.length > 0) throw this.#invalid(problems);
    const wrongKey = this.#findWrongKey();
    if (wrongKey === undefined) return;
    throw this.#invalid([
      `${this.#at(wrongKey)}: a key must be text. Write a value that begins with { or [ in quotes.`,
    ]);
  }

  /**
   * Puts the values of environment variables in the place of references, and gives the whole as plain data.
   *
   * @throws ShadowspanError `config_invalid` where a variable is missing, or an alias leads nowhere
   */
  resolve(env: NodeJS.ProcessEnv): unknown {
    const { scalars, problems } = resolveEnvironmentReferences(this.#document, env);
    this.#fromEnvironment = scalars;
    if (problems.length > 0) {
      throw this.#invalid(problems.map(({ offset, name }) => `${this.#at(offset)}: ${describeProblem(name)}`));
    }
    try {
      return this.#document.toJS() ?? {};
    } catch {
      throw this.#invalid([`${this.#aliasPlace()}: an alias leads to no anchor before it, or to too much.`]);
    }
  }

  /** True where a value was taken from the environment. */
  isFromEnvironment(path: ConfigPath): boolean {
    return this.#fromEnvironment.has(this.#nodeAt(path));
  }

  /** The error that tells all that is wrong. */
  refusal(issues: readonly ConfigIssue[], show: (path: ConfigPath) => string): ShadowspanError {
    return this.#invalid(
      issues.map((issue) => `${this.#place(issue)}: ${show(issue.path) || 'file'}: ${issue.message}`),
    );
  }

  /** Of the thing itself, or of the nearest one around it that stands in the file. */
  #place({ path, isAboutKey }: ConfigIssue): string {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const here = path.slice(0, depth);
      const node = isAboutKey && depth === path.length ? this.#keyNodeAt(here) : this.#nodeAt(here);
      if (isNode(node) && node.range) return this.#at(node.range[0]);
    }
    return this.#file;
  }

  #nodeAt(path: ConfigPath): unknown {
    return path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
  }

  #keyNodeAt(path: ConfigPath): unknown {
    const map = this.#nodeAt(path.slice(0, -1));
    const key = String(path.at(-1));
    if (!isMap(map)) return undefined;
    return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key;
  }

  /** Where a whole mapping or list stands in a key's place, as in `{{ NAME }}`. */
  #findWrongKey(): number | undefined {
    let offset: number | undefined;
    visit(this.#document, {
      Pair(_, { key }) {
        if (!isCollection(key)) return undefined;
        offset = key.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    return offset;
  }

  #aliasPlace(): string {
    let offset = 0;
    visit(this.#document, {
      Alias: (_, alias) => {
        if (!isAlias(alias)) return undefined;
        offset = alias.range?.[0] ?? 0;
        return alias.resolve(this.#document) === undefined ? visit.BREAK : undefined;
      },
    });
    return this.#at(offset);
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}`;
  }

  #invalid(problems: readonly string[]): ShadowspanError {
    const list = problems.map((problem) => `  ${problem}`).join('\n');
    return new ShadowspanError('config_invalid', `The configuration ${this.#file} cannot be used:\n${list}`);
  }
}

function describeProblem(name: string | undefined): string {
  if (name === undefined) return 'no valid reference. Write ${NAME} or ${NAME:-default}, and $$ for a dollar sign.';
  return `environment variable ${name} is not set. Set it, or write \${${name}:-default}; for the text itself, $\${${name}}.`;
}
