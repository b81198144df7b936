import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { isJsonObject } from '../../src/model/json.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { resultRecordSchema, runManifestSchema, safeParseRecordLine } from '../../src/model/record.ts';
import { hasSharedFacts, needsSharedFacts, sharedFact, sharedLines } from '../records/shared-facts.ts';

const recordFiles = ['pair-base.records.jsonl', 'pair-cand.records.jsonl', 'peer.records.jsonl'];
const manifestFiles = ['pair-cand.manifest.json', 'peer-harness.manifest.json'];

describe.skipIf(!hasSharedFacts)(`agreement with the peer's JSON Schema${needsSharedFacts}`, () => {
  const records = hasSharedFacts ? recordFiles.flatMap((file) => sharedLines(`examples/${file}`)) : [];
  const manifests = hasSharedFacts ? manifestFiles.map((file) => sharedFact(`examples/${file}`)) : [];

  test('every example record is accepted by both', () => {
    const validate = compile('ResultRecord');
    expect(records).toHaveLength(11);
    for (const line of records) {
      expect(validate(JSON.parse(line))).toBe(true);
      expect(safeParseRecordLine(line).status).toBe('ok');
    }
  });

  test('every example manifest is accepted by both', () => {
    const validate = compile('RunManifest');
    for (const text of manifests) {
      expect(validate(JSON.parse(text))).toBe(true);
      expect(runManifestSchema.safeParse(JSON.parse(text)).success).toBe(true);
    }
  });

  test('a changed record is accepted by both or refused by both', () => {
    const seen = countVerdicts(compile('ResultRecord'), resultRecordSchema, records);
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
  });

  test('a changed manifest is accepted by both or refused by both', () => {
    const seen = countVerdicts(compile('RunManifest'), runManifestSchema, manifests);
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
  });
});

function compile(name: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return ajv.compile(JSON.parse(sharedFact(`schemas/${name}@1.0.1.schema.json`)) as object);
}

interface Verdicts {
  accepted: number;
  refused: number;
}

/** Changes one place of an example at a time (a value set, a key taken away, a key added) and counts the agreed verdicts. */
function countVerdicts(validate: ValidateFunction, schema: z.ZodType, texts: readonly string[]): Verdicts {
  const seen: Verdicts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), changes, (text, place, change) => {
      const changed = changeAt(JSON.parse(text) as JsonObject, place, change);
      const accepted = schema.safeParse(changed).success;
      expect(accepted).toBe(validate(changed));
      seen[accepted ? 'accepted' : 'refused'] += 1;
    }),
    { numRuns: 2000 },
  );
  return seen;
}

interface Change {
  readonly kind: 'remove' | 'set' | 'add';
  readonly value: JsonValue;
}

const changes = fc.record<Change>({
  kind: fc.constantFrom('remove', 'set', 'add'),
  value: fc.constantFrom<JsonValue>(null, true, 1, 1.5, '', '2026-03-01T10:00:00Z', 'success', [], ['x'], {}, { a: 1 }),
});

function changeAt(root: JsonObject, place: number, change: Change): JsonObject {
  const places = objectsIn(root);
  const target = places[place % places.length] as Record<string, JsonValue>;
  const keys = Object.keys(target);
  const key = keys[place % Math.max(keys.length, 1)] ?? 'added';
  if (change.kind === 'remove') delete target[key];
  else target[change.kind === 'add' ? 'added' : key] = change.value;
  return root;
}

/** The objects with a fixed shape: the top, its specs, the messages; and `custom`, which takes anything. */
function objectsIn(root: JsonObject): JsonObject[] {
  const messages = Array.isArray(root['messages']) ? (root['messages'] as JsonValue[]) : [];
  return [root, root, root['model'], root['probe'], root['dataset'], root['custom'], ...messages].filter(isJsonObject);
}
