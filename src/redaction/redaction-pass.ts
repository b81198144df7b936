import type { DropReason, RedactionReport } from '../model/redacted-call.ts';
import { isDataUrl, replaceDataUrls } from './data-url.ts';
import { dropMarker, isDropMarker } from './drop-marker.ts';
import { hasRepeatedKey, safeParseJsonText } from './json-text.ts';
import type { Leaves } from './json-walker.ts';
import { JsonWalker } from './json-walker.ts';
import { KnownValues } from './known-values.ts';
import type { NamedFinding } from './merged-findings.ts';
import { PassLimits } from './pass-limits.ts';
import { isPlaceholder } from './placeholder.ts';
import type { RedactionRules } from './redaction-rules.ts';
import { Tally } from './tally.ts';
import type { TextKind } from './text-scanner.ts';

const IDENTIFIER = /^(?=.*[A-Za-z])[A-Za-z0-9._:/-]{1,128}$/;
const SCHEME = /^(?:bearer|basic|token|apikey|digest|negotiate)[ \t]+/i;
const MAX_NESTED_TEXTS = 4;
/** A replacement can uncover a neighbour; more rounds than this were never needed. */
const MAX_ROUNDS = 3;

/** What was found in a call, by the value or by its pseudonym. */
interface FoundValues {
  /** Pseudonym by entity and value. */
  readonly tokens: Map<string, string>;
  /** Entity by pseudonym. */
  readonly entities: Map<string, string>;
  /** Redacted form of the values of sensitive names. */
  readonly secrets: Map<string, string>;
  readonly known: KnownValues;
}

/**
 * The redaction of one call: its limits, its counts and its memory of texts, which stand in a call more than once.
 * Two walks: the first finds, the second replaces what was found wherever else it stands.
 */
export class RedactionPass implements Leaves {
  readonly #rules: RedactionRules;
  readonly #limits: PassLimits;
  readonly #tally = new Tally();
  #memory = new Map<string, string>();
  #identifiers = new Map<string, string>();
  /** Made with the first finding: most calls have none. */
  #found: FoundValues | undefined;
  #isSecondWalk = false;
  #nestedTexts = 0;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
    this.#limits = new PassLimits(rules.limits);
  }

  /** True when a second walk over the result of the first is needed; it must then follow. */
  beginSecondWalk(): boolean {
    if (this.#found === undefined || this.#found.known.isEmpty) return false;
    this.#isSecondWalk = true;
    this.#memory = new Map();
    this.#identifiers = new Map();
    this.#found.secrets.clear();
    return true;
  }

  report(): RedactionReport {
    return this.#tally.report(this.#rules.pseudonyms.keyId);
  }

  text(text: string): string {
    if (this.#isClean(text, 'text')) return text;
    const known = this.#memory.get(text);
    if (known !== undefined) return known;
    const redacted = this.#text(text, 'text');
    this.#memory.set(text, redacted);
    return redacted;
  }

  identifier(text: string): string {
    if (this.#isClean(text, 'identifier')) return text;
    if (!IDENTIFIER.test(text)) return this.text(text);
    return remembered(this.#identifiers, text, () => this.#text(text, 'identifier'));
  }

  secret(text: string): string {
    return remembered(this.#foundValues().secrets, text, () => this.#secret(text));
  }

  isSensitiveKey(name: string): boolean {
    return this.#rules.isSensitiveKey(name);
  }

  drop(reason: DropReason): string {
    this.#tally.dropped(reason);
    return dropMarker(reason);
  }

  step(): DropReason | undefined {
    if (this.#isSecondWalk) return this.#limits.isLateAtStep() ? 'budget_exceeded' : undefined;
    return this.#limits.step() ? undefined : this.#limits.stopped;
  }

  /** Words known to be clean cost no time; in the second walk they might be a value that was found elsewhere. */
  #isClean(text: string, kind: TextKind): boolean {
    if (text === '') return true;
    return !this.#isSecondWalk && this.#rules.scanner.isKnownClean(text, kind) && this.#limits.charge(text.length);
  }

  #text(text: string, kind: TextKind): string {
    // Before the limits: media is large, is not read and must not use up what the call may cost.
    if (isDataUrl(text)) return this.drop('unsupported_value');
    const reason = this.#admit(text);
    if (reason !== undefined) return this.drop(reason);
    if (isDropMarker(text)) return text;
    return (kind === 'text' ? this.#nestedJson(text) : undefined) ?? this.#plain(text, kind);
  }

  /** Why a text may not be read, or undefined. The second walk has paid in the first. */
  #admit(text: string): DropReason | undefined {
    if (this.#isSecondWalk) return this.#limits.isLate() ? 'budget_exceeded' : undefined;
    if (text.length > this.#rules.limits.maxFieldChars) return 'field_too_large';
    return this.#limits.spend(text.length) ? undefined : this.#limits.stopped;
  }

  /** Undefined for text that is no JSON; the text itself where nothing in it had to go. */
  #nestedJson(text: string): string | undefined {
    const value = safeParseJsonText(text);
    if (value === undefined) return undefined;
    if (this.#nestedTexts >= MAX_NESTED_TEXTS) return this.drop('too_deep');
    this.#nestedTexts += 1;
    try {
      const redacted = new JsonWalker(this, this.#rules.limits.maxDepth).walk(value, 'data');
      return redacted === value && !hasRepeatedKey(text, value) ? text : JSON.stringify(redacted);
    } finally {
      this.#nestedTexts -= 1;
    }
  }

  #plain(text: string, kind: TextKind): string {
    let result = this.#isSecondWalk ? this.#withoutKnownValues(text) : this.#withoutMedia(text);
    if (this.#isSecondWalk && result === text) return text;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const findings = this.#rules.scanner.scan(result, kind, () => this.#limits.isLate());
      if (findings === 'late') return this.drop('budget_exceeded');
      if (findings === 'failed') return this.drop('detector_failed');
      if (findings.length === 0) break;
      const replaced = this.#replaced(result, findings);
      if (replaced === undefined) return this.drop('budget_exceeded');
      result = replaced;
    }
    return result;
  }

  #withoutMedia(text: string): string {
    return replaceDataUrls(text, () => this.drop('unsupported_value'));
  }

  #withoutKnownValues(text: string): string {
    const { known, entities } = this.#foundValues();
    return known.replaceIn(text, (token) => this.#tally.replaced(entities.get(token) ?? 'SECRET'));
  }

  /** Undefined when the time is over: thousands of pseudonyms take longer than their search. */
  #replaced(text: string, findings: readonly NamedFinding[]): string | undefined {
    const pieces: string[] = [];
    let copied = 0;
    for (const finding of findings) {
      if (this.#limits.isLateAtStep()) return undefined;
      pieces.push(text.slice(copied, finding.start), this.#pseudonym(finding, text.slice(finding.start, finding.end)));
      copied = finding.end;
    }
    return pieces.join('') + text.slice(copied);
  }

  #pseudonym({ entity, value }: Pick<NamedFinding, 'entity' | 'value'>, raw: string): string {
    const { tokens, entities, known } = this.#foundValues();
    const token = remembered(tokens, `${entity}\0${value}`, () => this.#rules.pseudonyms.tokenFor(entity, value));
    entities.set(token, entity);
    known.add(raw, value, token);
    this.#tally.replaced(entity);
    return token;
  }

  #foundValues(): FoundValues {
    this.#found ??= {
      tokens: new Map(),
      entities: new Map(),
      secrets: new Map(),
      known: new KnownValues(this.#rules.pseudonyms),
    };
    return this.#found;
  }

  #secret(text: string): string {
    const reason = this.#admit(text);
    if (reason !== undefined) return this.drop(reason);
    if (isDropMarker(text)) return text;
    if (isPlaceholder(text)) return this.#plain(text, 'text');
    const scheme = SCHEME.exec(text)?.[0] ?? '';
    const value = text.slice(scheme.length);
    if (value === '' || this.#isOwn(value)) return text;
    const findings = this.#rules.scanner.scan(value, 'text', () => this.#limits.isLate());
    if (typeof findings === 'string') return this.drop(findings === 'late' ? 'budget_exceeded' : 'detector_failed');
    // The same value has the same pseudonym in a text, where its format alone tells what it is.
    const whole = findings.find(({ start, end }) => start === 0 && end === value.length);
    return scheme + this.#pseudonym(whole ?? { entity: 'SECRET', value }, value);
  }

  #isOwn(text: string): boolean {
    const [own] = this.#rules.pseudonyms.ownSpans(text);
    return own !== undefined && own.start === 0 && own.end === text.length;
  }
}

function remembered(memory: Map<string, string>, key: string, make: () => string): string {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
