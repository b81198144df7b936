/** An HTTP request as it leaves: all that is known before its body. */
export interface OutgoingRequest {
  readonly method: string;
  /** `https://api.openai.com` */
  readonly origin: string;
  /** Path with query. */
  readonly path: string;
  /** Value of a request header, lower-case name. */
  header(name: string): string | undefined;
}

/** Listens to one exchange. Called on the application's path: implementations only keep what they are given. */
export interface ExchangeListener {
  requestChunk(chunk: Uint8Array): void;
  /** `rawHeaders`: names and values in turn. */
  responseStarted(status: number, rawHeaders: readonly (Buffer | string)[]): void;
  responseChunk(chunk: Uint8Array): void;
  completed(): void;
  failed(error: unknown): void;
}

/** Decides for each outgoing request whether anyone listens; `undefined` is no. */
export type OpenExchange = (request: OutgoingRequest) => ExchangeListener | undefined;

/** A place in the runtime where requests can be heard without patching the application. */
export interface Tap {
  start(open: OpenExchange): void;
  stop(): void;
}
