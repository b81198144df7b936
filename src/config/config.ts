import type { JsonObject } from '../model/json.ts';
import type { GenerationParameters } from '../model/call.ts';

/** One candidate in `shadowspan.yaml`. */
export interface CandidateConfig {
  /** Name in records, spans and reports. */
  id: string;
  /** `openai`, `anthropic`, or the name of any OpenAI-compatible provider (then with `baseUrl`). */
  provider: string;
  /** @default the primary's model */
  model?: string | undefined;
  /** @default `anthropic.messages` for the provider `anthropic`, else `openai.chat` */
  format?: 'openai.chat' | 'anthropic.messages' | undefined;
  /** With version, for instance `https://llm.example.com/v1`. @default the provider's own */
  baseUrl?: string | undefined;
  /** Write it as a reference, `${NAME}`. @default the provider's usual variable, only for the provider's own host */
  apiKey?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Generation parameters instead of the primary's. */
  parameters?: GenerationParameters | undefined;
  /** Another system prompt, or text after the primary's. */
  systemPrompt?: { replace: string } | { append: string } | undefined;
  /** Fields of the request body, merged last. */
  body?: JsonObject | undefined;
  /** Milliseconds, 1 to 600,000. @default 12_000 */
  deadlineMs?: number | undefined;
}

/** What `shadowspan.yaml` may say. Every key is optional, unknown ones are errors. */
export interface ShadowspanConfig {
  /** The unit under test: groups records and reports. @default 'default' */
  feature?: string | undefined;
  content?:
    | {
        /** Whether redacted messages stand on spans. @default 'none' */
        spans?: 'none' | 'redacted' | undefined;
      }
    | undefined;
  capture?:
    | {
        /** @default 'adopt' */
        spans?: 'adopt' | 'own' | 'none' | undefined;
      }
    | undefined;
  redaction?:
    | {
        /** At least 16 bytes; write it as a reference. @default random in each process */
        key?: string | undefined;
        /** Further key names whose whole value is taken. */
        sensitiveKeys?: string[] | undefined;
      }
    | undefined;
  /** Absent: calls are captured, none is replayed. */
  shadow?:
    | {
        sampling?:
          | {
              /** 0 to 1. @default 0.01 */
              ratio?: number | undefined;
              /** @default the feature's name */
              salt?: string | undefined;
            }
          | undefined;
        candidates: CandidateConfig[];
        /** Replays in flight at once, 1 to 256. @default 4 */
        concurrency?: number | undefined;
        /** Calls waiting for a replay, from 1. @default 1_000 */
        maxQueuedCalls?: number | undefined;
        /** Milliseconds that the end of the process waits for replays, 0 to 60,000. @default 2_000 */
        drainTimeoutMs?: number | undefined;
      }
    | undefined;
  records?:
    | {
        /** Where run directories are made. @default './shadowspan-runs' */
        directory?: string | undefined;
        /** Name of this process's run directory. @default feature, start time and process id */
        runId?: string | undefined;
        /** Also send the spans of every pair to an OTLP/HTTP endpoint. */
        otlp?:
          | {
              /** For instance `http://localhost:4318/v1/traces`. */
              url: string;
              headers?: Record<string, string> | undefined;
            }
          | undefined;
      }
    | undefined;
  /** `exit`: the application does not start with a wrong configuration. `disable`: it starts without us. @default 'exit' */
  onConfigError?: 'exit' | 'disable' | undefined;
}
