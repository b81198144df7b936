import type { LlmCall } from '../model/call.ts';
import type { JsonValue } from '../model/json.ts';
import type { RedactedCall, RedactionReport } from '../model/redacted-call.ts';
import { walkCall } from './call-walker.ts';
import { createContentFreeGate } from './content-free-gate.ts';
import { createRedactingGate } from './content-gate.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { RedactionPass } from './redaction-pass.ts';
import type { RedactionRules } from './redaction-rules.ts';
import type { RedactorOptions } from './redactor-options.ts';
import { resolveRedactorOptions } from './redactor-options.ts';
import { createSensitiveKeyTest } from './sensitive-key.ts';
import { createTextScanner } from './text-scanner.ts';

export type { RedactorOptions } from './redactor-options.ts';

/** A redacted value and what was done to it. */
export interface Redacted<T> {
  readonly value: T;
  readonly report: RedactionReport;
}

/** What of a call is to be redacted and kept. */
export interface RedactionScope {
  /**
   * Keep the request body, which a replay in the same format needs.
   * @default false
   */
  readonly body?: boolean | undefined;
  /**
   * Names of the provider's own fields to keep, where only few are needed: a span shows two of them, a replay needs all.
   * @default all
   */
  readonly vendorFields?: readonly string[] | undefined;
}

/**
 * Replaces personal data and secrets by pseudonyms. Never throws and never changes what it is given: content that cannot be
 * redacted is dropped, replaced by a constant such as `[DROPPED:too_deep]` and counted.
 */
export interface Redactor {
  /** 8 hex digits that name the pseudonym key without telling it. */
  readonly keyId: string;
  /** Redacts a text; JSON text is read as JSON and stays JSON. */
  readonly redactText: (text: string) => Redacted<string>;
  /** Redacts the keys, strings and numbers of a JSON value. Parts that need no change are shared with the result. */
  readonly redactJson: (value: JsonValue) => Redacted<JsonValue>;
  /** Redacts a call. Roles, types, names of models and tools, ids, counts and timing stay. */
  readonly redactCall: (call: LlmCall, scope?: RedactionScope) => RedactedCall;
  /** The call without any content: roles, types, names, ids, counts and timing only. */
  readonly withoutContent: (call: LlmCall) => RedactedCall;
}

/**
 * Makes a redactor. The same value has the same pseudonym wherever it stands, so that a redacted prompt and its answers
 * still fit together.
 *
 * @throws {ShadowspanError} `invalid_option` for an unknown option, a key of less than 16 bytes or a value out of range.
 * @example
 * ```ts
 * const redactor = createRedactor({ key: process.env.SHADOWSPAN_REDACTION_KEY });
 * const { value, report } = redactor.redactText('Write to jane@example.org, password: hunter2');
 * // value:         'Write to [EMAIL_k7f3q2m9x1qa], password: [SECRET_0d3hk5w8zn2e]'
 * // report.counts: { EMAIL: 1, SECRET: 1 }
 * ```
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { key, detectors, sensitiveKeys, limits } = resolveRedactorOptions(options);
  const pseudonyms = createPseudonyms(key);
  const rules: RedactionRules = {
    pseudonyms,
    limits,
    scanner: createTextScanner(detectors, pseudonyms),
    isSensitiveKey: createSensitiveKeyTest(sensitiveKeys),
  };
  return {
    keyId: pseudonyms.keyId,
    redactText: (text) => redactValue(text, rules) as Redacted<string>,
    redactJson: (value) => redactValue(value, rules),
    redactCall: (call, scope = {}) => redactCall(call, rules, scope),
    withoutContent: (call) => contentFreeCall(call, new RedactionPass(rules)),
  };
}

function redactValue(value: JsonValue, rules: RedactionRules): Redacted<JsonValue> {
  const pass = new RedactionPass(rules);
  try {
    const { json } = createRedactingGate(pass, rules.limits.maxDepth);
    const found = json(value, 'data');
    return { value: pass.beginSecondWalk() ? json(found, 'data') : found, report: pass.report() };
  } catch {
    // Hostile objects throw what they like; nothing of it is looked at.
    return { value: pass.drop('detector_failed'), report: pass.report() };
  }
}

function redactCall(call: LlmCall, rules: RedactionRules, { body, vendorFields }: RedactionScope): RedactedCall {
  const pass = new RedactionPass(rules);
  const withBody = body === true;
  try {
    const gate = createRedactingGate(pass, rules.limits.maxDepth, vendorFields);
    const found = walkCall(call, gate, withBody);
    return branded(pass.beginSecondWalk() ? walkCall(found, gate, withBody) : found, pass, true);
  } catch {
    pass.drop('detector_failed');
    return contentFreeCall(call, pass);
  }
}

function contentFreeCall(call: LlmCall, pass: RedactionPass): RedactedCall {
  try {
    return branded(walkCall(call, createContentFreeGate(pass), false), pass, false);
  } catch {
    pass.drop('detector_failed');
    return branded(emptyCall, pass, false);
  }
}

/** What is left of a call that cannot even be walked. */
const emptyCall: LlmCall = {
  operation: 'chat',
  provider: 'unknown',
  server: { address: '' },
  format: 'openai.chat',
  request: { stream: false, system: [], messages: [], tools: [], parameters: {} },
  outcome: { status: 'error', errorType: 'redaction_failed' },
  timing: { startedAtMs: 0, durationMs: 0 },
  resendCount: 0,
};

/** The only place where a call gets the brand. */
function branded(call: LlmCall, pass: RedactionPass, hasContent: boolean): RedactedCall {
  return { call, redaction: pass.report(), hasContent } as RedactedCall;
}
