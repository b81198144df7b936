import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject } from '../../../src/model/json.ts';
import { parseJson } from './dialects/read-body.ts';
import type { FaultRule } from './fault.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { Responder } from './responder.ts';
import { sendReply } from './send-reply.ts';
import type { Compression } from './send-reply.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** A running provider simulator. */
export interface Simulator {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  /** For the `baseURL` of the `openai` SDK. */
  readonly openaiBaseUrl: string;
  /** For the `baseURL` of `@anthropic-ai/sdk`. */
  readonly anthropicBaseUrl: string;
  /** The last requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Resolves with the first request that fits, past or future. */
  readonly waitForRequest: (fits?: (request: RecordedRequest) => boolean) => Promise<RecordedRequest>;
  /** Forgets requests and returns ids, draws, rate limit and faults to the start. */
  readonly reset: () => void;
  /** Replaces the fault rules until the next `reset`. */
  readonly setFaults: (rules: readonly FaultRule[]) => void;
  /** Destroys all connections and stops listening. Nothing of the simulator keeps the process alive afterwards. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a local server that speaks OpenAI chat completions (`POST .../chat/completions`) and
 * Anthropic messages (`POST .../messages`) as the real services do, with models that are functions.
 *
 * @example
 * const simulator = await startSimulator({ latency: { baseMs: 5 } });
 * const client = new OpenAI({ baseURL: simulator.openaiBaseUrl, apiKey: 'any' });
 * await simulator.close();
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const service = new SimulatorService(options);
  await service.listen(options.port ?? 0);
  return service;
}

type MutableRequest = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

interface Waiter {
  readonly fits: (request: RecordedRequest) => boolean;
  readonly resolve: (request: RecordedRequest) => void;
}

class SimulatorService implements Simulator {
  readonly #options: SimulatorOptions;
  readonly #responder: Responder;
  readonly #server: Server;
  #requests: RecordedRequest[] = [];
  #waiters: readonly Waiter[] = [];
  #receivedCount = 0;
  #isClosing = false;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#responder = new Responder(options);
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.on('connection', (socket) => {
      if (this.#responder.refusesConnection()) socket.destroy();
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get openaiBaseUrl(): string {
    return `${this.url}/v1`;
  }

  get anthropicBaseUrl(): string {
    return this.url;
  }

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  readonly waitForRequest: Simulator['waitForRequest'] = (fits = () => true) => {
    const past = this.#requests.find(fits);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve) => {
      this.#waiters = [...this.#waiters, { fits, resolve }];
    });
  };

  readonly reset: Simulator['reset'] = () => {
    this.#requests = [];
    this.#receivedCount = 0;
    this.#responder.reset();
  };

  readonly setFaults: Simulator['setFaults'] = (rules) => {
    this.#responder.setFaults(rules);
    // A kept-alive connection would never meet a rule about new connections.
    this.#server.closeIdleConnections();
  };

  readonly close: Simulator['close'] = async () => {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  };

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ended = new AbortController();
    let isEndedByServer = false;
    const settled = Promise.withResolvers<void>();
    const bodyText = await readBody(request);
    if (bodyText === undefined) return;
    const recorded = this.#record(request, bodyText, settled.promise);
    response.once('close', () => {
      recorded.aborted = !response.writableFinished && !isEndedByServer && !this.#isClosing;
      ended.abort();
      settled.resolve();
    });
    const { reply, fault } = this.#responder.respond(recorded);
    recorded.fault = fault;
    recorded.status = reply.sendsHead ? reply.status : undefined;
    this.#announce(recorded);
    isEndedByServer = reply.ending === 'reset' || reply.ending === 'close';
    const compression = negotiate(request.headers['accept-encoding'], this.#options.compression ?? 'none');
    await sendReply(response, reply, { compression, signal: ended.signal }).catch(ignoreAbort);
  }

  #record(request: IncomingMessage, bodyText: string, settled: Promise<void>): MutableRequest {
    const body = parseJson(bodyText);
    const model = isJsonObject(body) && typeof body['model'] === 'string' ? body['model'] : undefined;
    this.#receivedCount += 1;
    const recorded: MutableRequest = {
      ordinal: this.#receivedCount,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      bodyText,
      body,
      model,
      receivedAtMs: Date.now(),
      aborted: false,
      status: undefined,
      fault: undefined,
      settled,
    };
    this.#requests.push(recorded);
    if (this.#requests.length > (this.#options.maxRecordedRequests ?? 1000)) this.#requests.shift();
    return recorded;
  }

  #announce(recorded: RecordedRequest): void {
    const ready = this.#waiters.filter((waiter) => waiter.fits(recorded));
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const waiter of ready) waiter.resolve(recorded);
  }
}

/** Undefined when the client went away before it had sent its body. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function negotiate(accepted: string | string[] | undefined, wanted: Compression): Compression {
  const names = String(accepted ?? '')
    .split(',')
    .map((item) => item.split(';')[0]?.trim());
  return names.includes(wanted) ? wanted : 'none';
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
