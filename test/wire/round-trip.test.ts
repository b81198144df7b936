import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireFormat } from '../../src/wire/wire-formats.ts';
import { anthropicRequestBody, openaiRequestBody } from './arbitrary-bodies.ts';
import { hasRecordedTraffic, recordedChat, recordedExchanges } from './recorded-traffic.ts';

const cases = [
  { name: 'openai.chat', exchanges: recordedChat(), bodyCount: 58, arbitrary: openaiRequestBody },
  {
    name: 'anthropic.messages',
    exchanges: recordedExchanges('anthropic-messages'),
    bodyCount: 34,
    arbitrary: anthropicRequestBody,
  },
] as const;

describe.each(cases)(
  'a request of $name that is decoded and encoded again',
  ({ name, exchanges, bodyCount, arbitrary }) => {
    const format = wireFormat(name);

    test.skipIf(!hasRecordedTraffic)('is the recorded body, for every recorded line', () => {
      const bodies = exchanges.flatMap(({ id, request }) => (request === null ? [] : [{ id, request }]));
      for (const { id, request } of bodies) {
        expect({ id, ...format.encodeRequest(format.decodeRequest(request)) }).toStrictEqual({
          id,
          body: request,
          losses: [],
        });
      }
      expect(bodies).toHaveLength(bodyCount);
    });

    test('is the same body, whatever the body holds', () => {
      fc.assert(
        fc.property(arbitrary, (body) => {
          expect(format.encodeRequest(format.decodeRequest(body))).toStrictEqual({ body, losses: [] });
        }),
        { numRuns: 3000 },
      );
    });
  },
);
