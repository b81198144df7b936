import { isJsonObject } from '../model/json.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { countLeaves } from './count-leaves.ts';
import type { JsonChange, JsonChangeKind, JsonDifference } from './json-difference.ts';
import { jsonEqual } from './json-equal.ts';
import type { JsonPath } from './shown-path.ts';

const maxDepth = 64;
const maxNodeCount = 20_000;
const maxChangeCount = 100;

/** A position in both values. `path` is a chain towards the root, so that most positions cost one cell. */
interface Frame {
  readonly primary: JsonValue | undefined;
  readonly candidate: JsonValue | undefined;
  readonly path: PathCell | undefined;
  readonly depth: number;
}

interface PathCell {
  readonly segment: string | number;
  readonly parent: PathCell | undefined;
}

/**
 * The field diff of two JSON values. Arrays are aligned at their end when their lengths differ, so an insertion at the
 * front is one addition and not a change of every item.
 * Bounds: depth 64 and 20,000 nodes; what lies beyond is compared as a whole.
 */
export function diffJson(primary: JsonValue, candidate: JsonValue): JsonDifference {
  return new JsonDiff().run(primary, candidate);
}

class JsonDiff {
  readonly #pending: Frame[] = [];
  readonly #changes: JsonChange[] = [];
  readonly #counts: Record<JsonChangeKind, number> = { added: 0, removed: 0, changed: 0, type_changed: 0 };
  #nodeCount = 0;
  #leafCount = 0;
  #equalLeafCount = 0;
  #truncated = false;

  run(primary: JsonValue, candidate: JsonValue): JsonDifference {
    this.#pending.push({ primary, candidate, path: undefined, depth: 0 });
    for (let frame = this.#pending.pop(); frame !== undefined; frame = this.#pending.pop()) this.#visit(frame);
    return {
      changes: this.#changes,
      counts: this.#counts,
      leafCount: this.#leafCount,
      equalLeafCount: this.#equalLeafCount,
      truncated: this.#truncated,
    };
  }

  #visit(frame: Frame): void {
    const { primary, candidate } = frame;
    this.#nodeCount += 1;
    if (primary === candidate) {
      this.#agree(primary);
    } else if (primary === undefined || candidate === undefined) {
      this.#differ(frame, primary === undefined ? 'added' : 'removed');
    } else if (kindOf(primary) !== kindOf(candidate)) {
      this.#differ(frame, 'type_changed');
    } else if (Array.isArray(primary)) {
      this.#visitArrays(frame, primary, candidate as readonly JsonValue[]);
    } else if (isJsonObject(primary)) {
      this.#visitObjects(frame, primary, candidate as JsonObject);
    } else {
      this.#differ(frame, 'changed');
    }
  }

  #visitObjects(frame: Frame, primary: JsonObject, candidate: JsonObject): void {
    const keys = [...new Set([...Object.keys(primary), ...Object.keys(candidate)])].sort();
    if (this.#mustCompareWhole(frame, keys.length)) return;
    if (keys.length === 0) this.#agree(primary);
    for (const key of keys.toReversed()) this.#push(frame, key, own(primary, key), own(candidate, key));
  }

  #visitArrays(frame: Frame, primary: readonly JsonValue[], candidate: readonly JsonValue[]): void {
    if (this.#mustCompareWhole(frame, primary.length + candidate.length)) return;
    if (primary.length + candidate.length === 0) this.#agree(primary);
    const tail = primary.length === candidate.length ? 0 : equalTailLength(primary, candidate);
    for (let index = primary.length - tail; index < primary.length; index += 1) this.#agree(primary[index]);
    for (let index = Math.max(primary.length, candidate.length) - tail - 1; index >= 0; index -= 1) {
      const left = index < primary.length - tail ? primary[index] : undefined;
      const right = index < candidate.length - tail ? candidate[index] : undefined;
      this.#push(frame, index, left, right);
    }
  }

  #push(frame: Frame, segment: string | number, primary?: JsonValue, candidate?: JsonValue): void {
    this.#pending.push({ primary, candidate, path: { segment, parent: frame.path }, depth: frame.depth + 1 });
  }

  /** Past a bound the whole value counts as one leaf. */
  #mustCompareWhole(frame: Frame, childCount: number): boolean {
    if (frame.depth < maxDepth && this.#nodeCount + this.#pending.length + childCount <= maxNodeCount) return false;
    this.#truncated = true;
    this.#leafCount += 1;
    if (jsonEqual(frame.primary as JsonValue, frame.candidate as JsonValue)) this.#equalLeafCount += 1;
    else this.#note(frame, 'changed');
    return true;
  }

  #agree(value: JsonValue | undefined): void {
    const count = countLeaves(value);
    this.#leafCount += count;
    this.#equalLeafCount += count;
  }

  #differ(frame: Frame, kind: JsonChangeKind): void {
    this.#leafCount += Math.max(countLeaves(frame.primary), countLeaves(frame.candidate));
    this.#note(frame, kind);
  }

  #note(frame: Frame, kind: JsonChangeKind): void {
    this.#counts[kind] += 1;
    if (this.#changes.length < maxChangeCount) this.#changes.push({ kind, path: pathOf(frame.path) });
  }
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function equalTailLength(primary: readonly JsonValue[], candidate: readonly JsonValue[]): number {
  const limit = Math.min(primary.length, candidate.length);
  let length = 0;
  while (length < limit && jsonEqual(primary.at(-1 - length) as JsonValue, candidate.at(-1 - length) as JsonValue)) {
    length += 1;
  }
  return length;
}

function pathOf(cell: PathCell | undefined): JsonPath {
  const path: (string | number)[] = [];
  for (let next = cell; next !== undefined; next = next.parent) path.unshift(next.segment);
  return path;
}
