import { expect, test } from 'vitest';
import { comparabilityReasons } from '../../src/comparison/comparability-reasons.ts';
import type { ComparabilityReason, TranslationLoss } from '../../src/model/comparison.ts';
import type { RedactedCall } from '../../src/model/redacted-call.ts';
import { buildCall } from './build-call.ts';

function reasonsOf(
  primary: RedactedCall,
  candidate = buildCall(),
  losses: TranslationLoss[] = [],
): ComparabilityReason[] {
  return comparabilityReasons({ primary, candidate, losses });
}

function loss(code: TranslationLoss['code'], path: string): TranslationLoss {
  return { code, path, reason: 'not supported' };
}

test('a clean pair has no reasons', () => {
  expect(reasonsOf(buildCall())).toEqual([]);
});

test.each([
  ['parameters.temperature', 'blocks'],
  ['parameters.topP', 'blocks'],
  ['parameters.maxTokens', 'blocks'],
  ['parameters.stopSequences[2]', 'blocks'],
  ['tools', 'blocks'],
  ['tools[0].parameters', 'blocks'],
  ['parameters.seed', 'warns'],
  ['parameters.frequencyPenalty', 'warns'],
  ['parameters.presencePenalty', 'warns'],
  ['parameters.topK', 'warns'],
  ['parameters.temperatureOfAnother', 'warns'],
  ['vendor.logit_bias', 'warns'],
])('a dropped %s %s', (path, severity) => {
  expect(reasonsOf(buildCall(), buildCall(), [loss('setting_dropped', path)])).toEqual([
    { code: 'setting_dropped', severity, details: [path] },
  ]);
});

test.each([
  'system_prompt_changed',
  'tool_schema_changed',
  'messages_changed',
  'response_format_downgraded',
  'tool_choice_changed',
  'provider_tool_removed',
  'provider_state_missing',
  'media_missing',
] as const)('%s blocks', (code) => {
  expect(reasonsOf(buildCall(), buildCall(), [loss(code, 'somewhere')])).toEqual([
    { code, severity: 'blocks', details: ['somewhere'] },
  ]);
});

test('several losses of one code are one reason, as severe as the worst, and blocking reasons come first', () => {
  const losses = [
    loss('setting_dropped', 'parameters.seed'),
    loss('latency_incomparable', 'stream'),
    loss('setting_dropped', 'parameters.topP'),
    loss('setting_dropped', 'parameters.seed'),
    loss('media_missing', 'messages[0].parts[1]'),
  ];
  expect(reasonsOf(buildCall(), buildCall(), losses)).toEqual([
    { code: 'setting_dropped', severity: 'blocks', details: ['parameters.seed', 'parameters.topP'] },
    { code: 'media_missing', severity: 'blocks', details: ['messages[0].parts[1]'] },
    { code: 'latency_incomparable', severity: 'warns', details: ['stream'] },
  ]);
});

test('names at most 20 details and counts the rest', () => {
  const losses = Array.from({ length: 30 }, (_, index) => loss('media_missing', `messages[${index}]`));
  expect(reasonsOf(buildCall(), buildCall(), losses)[0]?.details).toHaveLength(21);
  expect(reasonsOf(buildCall(), buildCall(), losses)[0]?.details.at(-1)).toBe('10 more');
});

test('pseudonyms in the input warn with their counts', () => {
  expect(reasonsOf(buildCall({ redaction: { counts: { EMAIL: 2, IBAN: 1 } } }))).toEqual([
    { code: 'input_redacted', severity: 'warns', details: ['EMAIL 2', 'IBAN 1'] },
  ]);
});

test.each<[string, RedactedCall, RedactedCall, string[]]>([
  [
    'dropped content',
    buildCall({ redaction: { dropped: { too_deep: 1 } } }),
    buildCall(),
    ['primary dropped too_deep 1'],
  ],
  [
    'dropped content of the candidate',
    buildCall(),
    buildCall({ redaction: { dropped: { field_too_large: 3 } } }),
    ['candidate dropped field_too_large 3'],
  ],
  ['content left out by policy', buildCall({ hasContent: false }), buildCall(), ['primary without content']],
  [
    'pseudonyms of two keys',
    buildCall({ redaction: { counts: { EMAIL: 1 }, keyId: 'k1' } }),
    buildCall({ redaction: { counts: { EMAIL: 1 }, keyId: 'k2' } }),
    ['pseudonym keys differ', 'EMAIL 1'],
  ],
])('%s blocks', (_, primary, candidate, details) => {
  expect(reasonsOf(primary, candidate)).toEqual([{ code: 'input_redacted', severity: 'blocks', details }]);
});

test.each<[string, RedactedCall, string]>([
  ['aborted', buildCall({ outcome: { status: 'cancelled' } }), 'cancelled'],
  ['failed', buildCall({ outcome: { status: 'error', errorType: '429', message: 'secret' } }), 'error 429'],
  ['without an answer', buildCall({ hasAnswer: false }), 'no answer'],
])('a primary that is %s blocks', (_, primary, detail) => {
  expect(reasonsOf(primary)).toEqual([{ code: 'primary_incomplete', severity: 'blocks', details: [detail] }]);
});

test('a stream against none, and a prompt cache read on one side, make the latency incomparable', () => {
  expect(reasonsOf(buildCall({ stream: true, usage: { cacheReadTokens: 10 } }))).toEqual([
    { code: 'latency_incomparable', severity: 'warns', details: ['request.stream', 'usage.cacheReadTokens'] },
  ]);
});

test('a cache read on both sides does not', () => {
  const cached = buildCall({ usage: { cacheReadTokens: 10 } });
  expect(reasonsOf(cached, cached)).toEqual([]);
});

test('another number of choices warns', () => {
  expect(reasonsOf(buildCall({ choiceCount: 3 }))).toEqual([
    { code: 'setting_dropped', severity: 'warns', details: ['parameters.choiceCount: 3 choices, then 1'] },
  ]);
});
