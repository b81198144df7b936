import type { LlmCall } from '../model/call.ts';
import type { ComparabilityCode, ComparabilityReason, TranslationLoss } from '../model/comparison.ts';
import type { RedactedCall } from '../model/redacted-call.ts';
import { comparabilitySeverity } from './comparability-severity.ts';

/** A primary call, a candidate call on the same input, and what the translation between them lost. */
export interface ComparisonInput {
  readonly primary: RedactedCall;
  readonly candidate: RedactedCall;
  readonly losses: readonly TranslationLoss[];
}

interface Finding {
  readonly code: ComparabilityCode;
  readonly severity: ComparabilityReason['severity'];
  /** Paths, names and counts; never content. */
  readonly detail: string;
}

const maxDetailCount = 20;

/**
 * Why the pair may not be compared, or only with care; empty for a clean pair.
 * One reason per code: it blocks where one of its findings blocks, and names up to 20 of them. Blocking reasons come first.
 */
export function comparabilityReasons({ primary, candidate, losses }: ComparisonInput): ComparabilityReason[] {
  const findings = [
    ...primaryFindings(primary.call),
    ...losses.map(({ code, path }) => ({ code, severity: comparabilitySeverity(code, path), detail: path })),
    ...choiceFindings(primary.call, candidate.call),
    ...redactionFindings(primary, candidate),
    ...latencyFindings(primary.call, candidate.call),
  ];
  const reasons = [...Map.groupBy(findings, (finding) => finding.code)].map(([code, found]) => reasonOf(code, found));
  return reasons.toSorted((a, b) => Number(a.severity === 'warns') - Number(b.severity === 'warns'));
}

function reasonOf(code: ComparabilityCode, findings: readonly Finding[]): ComparabilityReason {
  const details = [...new Set(findings.map((finding) => finding.detail))];
  const restCount = details.length - maxDetailCount;
  return {
    code,
    severity: findings.some((finding) => finding.severity === 'blocks') ? 'blocks' : 'warns',
    details: restCount > 0 ? [...details.slice(0, maxDetailCount), `${restCount} more`] : details,
  };
}

function primaryFindings({ outcome, answer }: LlmCall): Finding[] {
  const details: string[] = [];
  if (outcome.status === 'cancelled') details.push('cancelled');
  if (outcome.status === 'error') details.push(`error ${outcome.errorType}`);
  if (outcome.status === 'success' && answer?.choices[0] === undefined) details.push('no answer');
  return details.map((detail) => ({ code: 'primary_incomplete', severity: 'blocks', detail }));
}

/** A primary that asked for several choices is compared by its first, which is fair only against as many. */
function choiceFindings(primary: LlmCall, candidate: LlmCall): Finding[] {
  const [before, after] = [primary.answer?.choices.length ?? 0, candidate.answer?.choices.length ?? 0];
  if (before === 0 || after === 0 || before === after) return [];
  return [
    { code: 'setting_dropped', severity: 'warns', detail: `parameters.choiceCount: ${before} choices, then ${after}` },
  ];
}

/** Pseudonyms are stable, so equal values stay equal: only content that is gone, or was named by another key, blocks. */
function redactionFindings(primary: RedactedCall, candidate: RedactedCall): Finding[] {
  const replaced = primary.redaction.counts;
  const replacedOnBoth = Object.keys(replaced).length > 0 && Object.keys(candidate.redaction.counts).length > 0;
  const hasOtherKey = replacedOnBoth && primary.redaction.keyId !== candidate.redaction.keyId;
  const gone = [...goneDetails('primary', primary), ...goneDetails('candidate', candidate)];
  if (hasOtherKey) gone.push('pseudonym keys differ');
  return [
    ...gone.map((detail): Finding => ({ code: 'input_redacted', severity: 'blocks', detail })),
    ...countDetails(replaced).map((detail): Finding => ({ code: 'input_redacted', severity: 'warns', detail })),
  ];
}

function goneDetails(side: string, { redaction, hasContent }: RedactedCall): string[] {
  const dropped = countDetails(redaction.dropped).map((detail) => `${side} dropped ${detail}`);
  return hasContent ? dropped : [`${side} without content`, ...dropped];
}

function countDetails(counts: Readonly<Partial<Record<string, number>>>): string[] {
  return Object.entries(counts).map(([name, count]) => `${name} ${count ?? 0}`);
}

function latencyFindings(primary: LlmCall, candidate: LlmCall): Finding[] {
  const details: string[] = [];
  if (primary.request.stream !== candidate.request.stream) details.push('request.stream');
  if (readsCache(primary) !== readsCache(candidate)) details.push('usage.cacheReadTokens');
  return details.map((detail) => ({ code: 'latency_incomparable', severity: 'warns', detail }));
}

function readsCache(call: LlmCall): boolean {
  return (call.answer?.usage?.cacheReadTokens ?? 0) > 0;
}
