import type { JsonValue } from '../../../src/model/json.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** A way for a provider to fail. "Mid stream" of an answer that is not streamed is the middle of its body. */
export type Fault =
  | {
      readonly kind: /** The socket is closed before a request is read. */
        | 'refuse_connection'
        /** Nothing is ever answered. */
        | 'hang'
        /** Half of the body, then silence. */
        | 'hang_mid_stream'
        /** Half of the body, then a TCP reset. */
        | 'reset_mid_stream'
        /** A TCP reset in place of the status line. */
        | 'reset_before_headers'
        /** Status 200 and JSON content type, but HTML; in a stream, one event holds it. */
        | 'garbage_json'
        /** The JSON stops in the middle, the HTTP body ends as if complete. */
        | 'truncated_json'
        /** Half of the events, then a clean end without the terminal event. */
        | 'truncated_stream'
        /** Half of the events, then an error event of the vendor and a clean end. */
        | 'error_mid_stream';
    }
  /** The socket is closed after some events. @default afterEvents: 2 */
  | { readonly kind: 'drop_mid_stream'; readonly afterEvents?: number }
  /** Each event, or each sixteenth of a body, waits. @default delayMs: 50 */
  | { readonly kind: 'slow_body'; readonly delayMs?: number }
  /** An error answer. @default the vendor's usual body for the status */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly body?: JsonValue;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A valid answer whose text has this many bytes. */
  | { readonly kind: 'huge_body'; readonly bytes: number };

/** When a fault happens. All conditions must hold; the first rule that holds decides. */
export interface FaultCondition {
  /** A model name or a predicate. @default every request */
  readonly match?: string | ((request: RecordedRequest) => boolean);
  /** Share of the matching requests, 0 to 1, drawn from the seed and the request's content. @default 1 */
  readonly ratio?: number;
  /** Ends the rule after so many faults. @default no end */
  readonly times?: number;
}

/** A fault and when it happens. */
export type FaultRule = Fault & FaultCondition;
