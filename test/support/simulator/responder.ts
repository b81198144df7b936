import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../src/model/json.ts';
import { applyFault } from './apply-fault.ts';
import { anthropicMessages } from './dialects/anthropic-messages.ts';
import type { Dialect, Exchange, ReadRequest, Refusal } from './dialects/dialect.ts';
import { openaiChat } from './dialects/openai-chat.ts';
import type { Fault, FaultRule } from './fault.ts';
import { FaultBook } from './fault-book.ts';
import { finishAnswer } from './finish-answer.ts';
import { createIdSource } from './id-source.ts';
import type { IdSource } from './id-source.ts';
import type { Model } from './model.ts';
import { greeter } from './models/greeter.ts';
import { steeringFaults, steeringModels } from './models/steering.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { jsonReply } from './reply.ts';
import type { Reply } from './reply.ts';
import { createSeededRandom } from './seeded-random.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import { countRequestTokens } from './tokens.ts';

const dialects: readonly Dialect[] = [openaiChat, anthropicMessages];
const maxRememberedBodies = 10_000;

/** What the server will do, and which fault it plays. */
export interface Response {
  readonly reply: Reply;
  readonly fault: Fault['kind'] | undefined;
}

/** Decides what is answered to each request: everything of the simulator that is not sockets. */
export class Responder {
  readonly #options: SimulatorOptions;
  readonly #seed: string;
  readonly #nowMs: () => number;
  readonly #occurrences = new Map<string, number>();
  #limiter: RateLimiter | undefined;
  #faults: FaultBook;
  #ids: IdSource;
  #connections = 0;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#seed = options.seed ?? 'simulator';
    this.#nowMs = options.nowMs ?? Date.now;
    this.#ids = createIdSource(this.#seed);
    this.#faults = new FaultBook([]);
    this.reset();
  }

  /** Back to the state after the start: ids, draws, rate limit and the faults of the options. */
  reset(): void {
    const { rateLimit, faults } = this.#options;
    this.#ids = createIdSource(this.#seed);
    this.#occurrences.clear();
    this.#connections = 0;
    this.#limiter = rateLimit && new RateLimiter(rateLimit.requestsPerMinute, this.#nowMs);
    this.setFaults(faults ?? []);
  }

  /** Replaces the fault rules; those of the steering model names stay. */
  setFaults(rules: readonly FaultRule[]): void {
    this.#faults = new FaultBook([...rules, ...steeringFaults]);
  }

  /** True when the next connection is to be closed at once. */
  refusesConnection(): boolean {
    this.#connections += 1;
    return this.#faults.refusesConnection(createSeededRandom(`${this.#seed}:connection:${this.#connections}`));
  }

  /** The response to a request. */
  respond(recorded: RecordedRequest): Response {
    const random = createSeededRandom(`${this.#seed}:${this.#contentKey(recorded.bodyText)}`);
    const fault = this.#faults.forRequest(recorded, random);
    const dialect = dialects.find(({ pathEnd }) => recorded.path.split('?')[0]?.endsWith(pathEnd)) ?? openaiChat;
    const requestId = dialect.requestId(this.#ids);
    const refuse = (refusal: Refusal) => refusalReply(dialect, refusal, requestId);
    const answered = this.#answer(recorded, dialect, fault);
    const reply = 'kind' in answered ? refuse(answered) : withHeaders(answered, dialect.headers(requestId));
    const { baseMs = 0, jitterMs = 0 } = this.#options.latency ?? {};
    const delayed = { ...reply, delayMs: reply.delayMs + baseMs + (jitterMs > 0 ? random() * jitterMs : 0) };
    if (fault === undefined) return { reply: delayed, fault };
    const faulty = applyFault(delayed, fault, {
      errorReply: (status, message) => refuse({ kind: 'status', status, message }),
      errorEvent: () => dialect.writeErrorEvent(requestId),
    });
    return { reply: faulty, fault: fault.kind };
  }

  #answer(recorded: RecordedRequest, dialect: Dialect, fault: Fault | undefined): Reply | Refusal {
    const refusal = this.#refuseUnread(recorded, dialect);
    if (refusal !== undefined) return refusal;
    if (!isJsonObject(recorded.body)) return { kind: 'not_json' };
    const read = dialect.readRequest(recorded.body);
    if (read.status === 'invalid') return { kind: 'invalid', problem: read };
    const model = fault?.kind === 'huge_body' ? hugeModel(fault.bytes) : this.#findModel(read.request.model);
    if (model === undefined) return { kind: 'unknown_model', model: read.request.model };
    return this.#writeReply(dialect, this.#exchange(read, model));
  }

  #refuseUnread(recorded: RecordedRequest, dialect: Dialect): Refusal | undefined {
    const path = recorded.path.split('?')[0] ?? '';
    if (!path.endsWith(dialect.pathEnd)) {
      return { kind: 'status', status: 404, message: `Invalid URL (${recorded.method} ${path})` };
    }
    if (recorded.method !== 'POST') {
      return { kind: 'status', status: 405, message: `Not allowed to ${recorded.method} on ${path}` };
    }
    const keyRefusal = refuseKey(dialect.readKey(recorded.headers), this.#options.apiKeys);
    if (keyRefusal !== undefined) return keyRefusal;
    const retryAfterS = this.#limiter?.check();
    const limit = this.#options.rateLimit?.requestsPerMinute ?? 0;
    return retryAfterS === undefined ? undefined : { kind: 'rate_limited', limit, retryAfterS };
  }

  #findModel(name: string): Model | undefined {
    const models = { ...steeringModels, ...(this.#options.models ?? { '*': greeter }) };
    return Object.hasOwn(models, name) ? models[name] : models['*'];
  }

  #exchange(read: ReadRequest, model: Model): Exchange {
    const answers = Array.from({ length: read.choiceCount }, () =>
      finishAnswer(model(read.request), read.request.parameters),
    );
    return {
      read,
      answers,
      inputTokens: countRequestTokens(read.request),
      outputTokens: answers.reduce((sum, answer) => sum + answer.tokenCount, 0),
      createdS: Math.floor(this.#nowMs() / 1000),
      ids: this.#ids,
    };
  }

  #writeReply(dialect: Dialect, exchange: Exchange): Reply {
    const perTokenMs = this.#options.latency?.perTokenMs ?? 0;
    if (!exchange.read.stream) {
      const reply = jsonReply(200, {}, dialect.writeAnswer(exchange));
      return { ...reply, delayMs: perTokenMs * exchange.outputTokens };
    }
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
    const pieces = dialect
      .writeEvents(exchange)
      .map((event) => ({ text: event.frame, delayMs: event.tokenCount * perTokenMs }));
    return { status: 200, headers, sendsHead: true, delayMs: 0, pieces, ending: 'complete' };
  }

  /** Names a body and how often it came: draws stay the same in whatever order requests arrive. */
  #contentKey(bodyText: string): string {
    const digest = createHash('sha256').update(bodyText).digest('hex');
    if (this.#occurrences.size >= maxRememberedBodies) this.#occurrences.clear();
    const occurrence = (this.#occurrences.get(digest) ?? 0) + 1;
    this.#occurrences.set(digest, occurrence);
    return `${digest}:${occurrence}`;
  }
}

function refuseKey(key: string | undefined, accepted: readonly string[] | undefined): Refusal | undefined {
  if (accepted === undefined) return undefined;
  if (key === undefined) return { kind: 'key_missing' };
  return accepted.includes(key) ? undefined : { kind: 'key_wrong', key };
}

function refusalReply(dialect: Dialect, refusal: Refusal, requestId: string): Reply {
  const { status, headers, body } = dialect.writeError(refusal, requestId);
  return jsonReply(status, { ...dialect.headers(requestId), ...headers }, body);
}

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

function hugeModel(bytes: number): Model {
  return () => ({ text: 'x'.repeat(bytes) });
}
