import type { Fault, FaultRule } from './fault.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { SeededRandom } from './seeded-random.ts';

interface Entry {
  readonly rule: FaultRule;
  remaining: number;
}

/** Holds the fault rules and how often each may still fire. */
export class FaultBook {
  #entries: readonly Entry[];

  constructor(rules: readonly FaultRule[]) {
    this.#entries = rules.map((rule) => ({ rule, remaining: rule.times ?? Infinity }));
  }

  /** The fault of a request, if a rule fires. Rules that refuse connections without a match have had their turn. */
  forRequest(request: RecordedRequest, random: SeededRandom): Fault | undefined {
    return this.#fire(random, (rule) => !refusesAnyConnection(rule) && matches(rule, request));
  }

  /** True when a connection is to be closed at once. */
  refusesConnection(random: SeededRandom): boolean {
    return this.#fire(random, refusesAnyConnection) !== undefined;
  }

  #fire(random: SeededRandom, applies: (rule: FaultRule) => boolean): Fault | undefined {
    const entry = this.#entries.find(
      ({ rule, remaining }) => remaining > 0 && applies(rule) && (rule.ratio === undefined || random() < rule.ratio),
    );
    if (entry !== undefined) entry.remaining -= 1;
    return entry?.rule;
  }
}

function refusesAnyConnection(rule: FaultRule): boolean {
  return rule.kind === 'refuse_connection' && rule.match === undefined;
}

function matches(rule: FaultRule, request: RecordedRequest): boolean {
  if (rule.match === undefined) return true;
  return typeof rule.match === 'string' ? rule.match === request.model : rule.match(request);
}
