import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, fingerprint, indentedJson, messagesHash, sha256Hex } from '../../src/records/canonical-json.ts';
import type { CanonicalValue } from '../../src/records/canonical-json.ts';
import { pythonFloat } from '../../src/records/python-float.ts';
import { readWithLexemes } from './read-with-lexemes.ts';
import { hasSharedFacts, needsSharedFacts, sharedFact } from './shared-facts.ts';

interface Vectors {
  readonly stable_json: readonly {
    readonly value_json: string;
    readonly text: string;
    readonly fingerprint12: string | null;
  }[];
  readonly messages_hash: readonly {
    readonly messages: { role: string; content: CanonicalValue }[];
    readonly hash64: string;
  }[];
  readonly replicate_key: readonly ({ readonly key16: string } & Record<string, CanonicalValue>)[];
  readonly run_id: {
    readonly config: CanonicalValue;
    readonly schema_version: string;
    readonly hashed_text: string;
    readonly run_id: string;
  };
  readonly harness_ids: { readonly experiment_payload: CanonicalValue; readonly experiment_id: string };
}

// Written with Python's json.dumps(sort_keys=True, separators=(',', ':')) and hashlib.
const ownVectors: readonly [CanonicalValue, string, string][] = [
  [
    { b: [1, pythonFloat(2), null, true], a: 'é\u007f\n/' },
    String.raw`{"a":"\u00e9\u007f\n/","b":[1,2.0,null,true]}`,
    'fc5959453942',
  ],
  [
    { '😀': 1, '\uffff': 2, '\ue000': 3, z: 4 },
    String.raw`{"z":4,"\ue000":3,"\uffff":2,"\ud83d\ude00":1}`,
    'd8fa8bb5d248',
  ],
  [{ '10': 1, '9': 2 }, '{"10":1,"9":2}', '616552edfd5a'],
  [
    { x: pythonFloat(1e16), y: 1e-5, z: pythonFloat(-0), w: 1e22 },
    '{"w":1e+22,"x":1e+16,"y":1e-05,"z":-0.0}',
    '102d26b69e66',
  ],
  [{}, '{}', '44136fa355b3'],
];

describe('canonicalJson', () => {
  test.each(ownVectors)('writes %j as Python does', (value, text, hash) => {
    expect(canonicalJson(value)).toBe(text);
    expect(fingerprint(value)).toBe(hash);
  });

  test('writes the integer -0 as 0, numbers that are not finite as null, and leaves undefined keys out', () => {
    const value = { a: -0, b: Number.NaN, c: pythonFloat(Infinity), d: undefined, e: [undefined], f: 2n ** 64n };
    expect(canonicalJson(value)).toBe('{"a":0,"b":null,"c":null,"e":[null],"f":18446744073709551616}');
  });

  test('keeps __proto__ as an ordinary key', () => {
    const value = JSON.parse('{"b":1,"__proto__":{"x":2}}') as CanonicalValue;
    expect(canonicalJson(value)).toBe('{"__proto__":{"x":2},"b":1}');
  });

  test('writes values nested a thousand levels deep', () => {
    const text = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    expect(canonicalJson(JSON.parse(text) as CanonicalValue)).toBe(text);
  });

  test('writes printable ASCII only, and JSON that reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = canonicalJson(value);
        expect(text).toMatch(/^[ -~]*$/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('writes the same text whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.integer()), (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(fields));
      }),
    );
  });
});

describe('indentedJson', () => {
  test('writes two spaces of indentation, sorted keys, and empty values on one line', () => {
    expect(indentedJson({ b: [1, { c: pythonFloat(2) }], a: {}, d: [] })).toBe(
      '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": 2.0\n    }\n  ],\n  "d": []\n}\n',
    );
  });
});

describe('hashes', () => {
  test('the fingerprint of null is null', () => {
    expect(fingerprint(null)).toBeNull();
  });

  test('the messages hash sees role and content alone', () => {
    const messages = [
      { role: 'system', content: 'Antworte kurz.' },
      { role: 'user', content: [{ type: 'text', content: 'Grüße' }], name: 'ignored' },
    ];
    expect(messagesHash(messages)).toBe('4f50434122c38f814a60242090d828fc5f283d1647907c44caef460504407519');
  });
});

describe.skipIf(!hasSharedFacts)(`vectors of the peer${needsSharedFacts}`, () => {
  const vectors = JSON.parse(hasSharedFacts ? sharedFact('records-vectors.json') : '{}') as Vectors;

  test('every stable_json vector has the peer’s text and fingerprint', () => {
    const seen = vectors.stable_json.map(({ value_json: source, text, fingerprint12 }) => {
      expect(canonicalJson(readWithLexemes(source))).toBe(text);
      expect(fingerprint(readWithLexemes(source))).toBe(fingerprint12);
    });
    expect(seen).toHaveLength(39);
  });

  test('every messages_hash vector has the peer’s hash', () => {
    const seen = vectors.messages_hash.map(({ messages, hash64 }) => expect(messagesHash(messages)).toBe(hash64));
    expect(seen).toHaveLength(2);
  });

  test('every replicate_key vector is the start of the hash of its canonical text', () => {
    const seen = vectors.replicate_key.map(({ key16, ...fields }) =>
      expect(sha256Hex(canonicalJson(fields)).slice(0, 16)).toBe(key16),
    );
    expect(seen).toHaveLength(4);
  });

  test('run id and experiment id are the start of the hash of their canonical texts', () => {
    const { config, schema_version, hashed_text, run_id } = vectors.run_id;
    expect(canonicalJson({ config, schema_version })).toBe(hashed_text);
    expect(sha256Hex(hashed_text).slice(0, 32)).toBe(run_id);
    const { experiment_payload: payload, experiment_id: id } = vectors.harness_ids;
    expect(sha256Hex(canonicalJson(payload)).slice(0, 16)).toBe(id);
  });
});
