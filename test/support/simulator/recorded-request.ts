import type { IncomingHttpHeaders } from 'node:http';
import type { JsonValue } from '../../../src/model/json.ts';
import type { Fault } from './fault.ts';

/** A request as the simulator saw it. `aborted`, `status` and `fault` are filled in as it goes on. */
export interface RecordedRequest {
  /** 1 for the first request since the start or the last reset. */
  readonly ordinal: number;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body byte for byte, as UTF-8. */
  readonly bodyText: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly body: JsonValue | undefined;
  /** The `model` of the body. */
  readonly model: string | undefined;
  /** Epoch milliseconds when the body had arrived. */
  readonly receivedAtMs: number;
  /** True when the client closed the connection before the answer was complete. */
  readonly aborted: boolean;
  /** Status sent, undefined when none was. */
  readonly status: number | undefined;
  /** The fault that was played. */
  readonly fault: Fault['kind'] | undefined;
  /** Resolves when the answer was sent or the connection ended. */
  readonly settled: Promise<void>;
}
