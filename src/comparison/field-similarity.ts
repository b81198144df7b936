import { isJsonObject } from '../model/json.ts';
import type { JsonValue } from '../model/json.ts';

/** The leaves of a value: path to value, both as text. */
export type LeafTable = ReadonlyMap<string, string>;

const maxLeafCount = 256;
const maxNodeCount = 2_000;
const maxDepth = 64;
const maxValueLength = 256;

/**
 * A small fingerprint of a value, cheap enough to hold each call against each other call.
 * Bounds: 256 leaves, 2,000 nodes, depth 64, the first 256 characters of a string with its length.
 */
export function leafTable(value: JsonValue): LeafTable {
  const leaves = new Map<string, string>();
  let nodeCount = 0;
  const pending: [path: string, value: JsonValue, depth: number][] = [['', value, 0]];
  for (let next = pending.pop(); next !== undefined && leaves.size < maxLeafCount; next = pending.pop()) {
    const [path, node, depth] = next;
    const children = depth < maxDepth ? childrenOf(node, maxNodeCount - nodeCount) : [];
    nodeCount += children.length;
    if (children.length === 0) leaves.set(path, leafText(node));
    // Reversed, so that the first children are the ones that fit.
    for (const [key, child] of children.toReversed()) pending.push([`${path}/${key}`, child, depth + 1]);
  }
  return leaves;
}

/** The share of paths of either table at which both have the same leaf: 0 to 1, symmetric; 1 for two empty tables. */
export function fieldSimilarity(primary: LeafTable, candidate: LeafTable): number {
  let equalCount = 0;
  let commonCount = 0;
  for (const [path, value] of primary) {
    const other = candidate.get(path);
    if (other !== undefined) commonCount += 1;
    if (other === value) equalCount += 1;
  }
  const pathCount = primary.size + candidate.size - commonCount;
  return pathCount === 0 ? 1 : equalCount / pathCount;
}

function childrenOf(value: JsonValue, limit: number): [string, JsonValue][] {
  if (Array.isArray(value)) return value.slice(0, limit).map((item: JsonValue, index) => [String(index), item]);
  if (!isJsonObject(value)) return [];
  const keys = Object.keys(value).sort();
  return keys.slice(0, limit).map((key) => [JSON.stringify(key), value[key] as JsonValue]);
}

function leafText(value: JsonValue): string {
  if (typeof value === 'string') return `"${value.length}:${value.slice(0, maxValueLength)}`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  return String(value);
}
