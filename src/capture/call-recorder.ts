import { type Attributes, type Span, trace, type Tracer } from '@opentelemetry/api';

import type { LlmCall } from '../model/call.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { SpanReference } from '../model/pair.ts';
import type { RedactedCall } from '../model/redacted-call.ts';
import type { Redactor } from '../redaction/redactor.ts';
import {
  ATTR_SHADOWSPAN_CONTENT_DROPPED,
  ATTR_SHADOWSPAN_OUTCOME,
  ATTR_SHADOWSPAN_REASON,
  METRIC_CAPTURE_CALLS,
  METRIC_CAPTURE_DROPPED,
} from '../semconv.ts';
import { providerName } from '../wire/provider-name.ts';
import { putCall, takeCall } from './beside-span.ts';
import { type DecodedRequest, decodeRequest, peekRequest } from './decode-request.ts';
import { type DecodedAnswer, decodeResponse } from './decode-response.ts';
import type { Exchange } from './exchange.ts';
import { selfMetrics } from './self-metrics.ts';
import { serverAddress } from './server-address.ts';
import { type CapturedCall, currentShadowIntake, type IneligibleReason, type ShadowIntake } from './shadow-intake.ts';
import { decideShadow, type ShadowMarks } from './shadow-marks.ts';
import {
  addCallAttributes,
  addContentAttributes,
  addRedactionAttributes,
  vendorFieldsOnSpans,
} from './span-attributes.ts';
import {
  type CallHead,
  correctModel,
  endCallSpan,
  keepsStructuredAttributes,
  spanReference,
  startCallSpan,
} from './span-writer.ts';
import { newSpanId, newTraceId } from './span-ids.ts';

/** What the recorder needs of its surroundings. */
export interface CallRecorderOptions {
  readonly tracer: () => Tracer;
  readonly redactor: Redactor;
  /** Whether redacted messages stand on our spans. */
  readonly contentOnSpans: boolean;
  /** Whether calls that no other instrumentation has a span for get one of ours. */
  readonly ownSpans: boolean;
  readonly maxResponseBytes: number;
}

/** Makes one span, and one offer to the shadow half, of each finished exchange. */
export class CallRecorder {
  readonly #options: CallRecorderOptions;

  constructor(options: CallRecorderOptions) {
    this.#options = options;
  }

  /** Runs after the application has its answer, in slices. */
  *record(exchange: Exchange): Generator<void, void> {
    try {
      const peeked = peekRequest(exchange);
      // Another API can have the path of a model's: it is none of our business, and gets no span.
      const { adopted, format } = exchange.start;
      if (adopted !== undefined || format.speaks(peeked)) yield* this.#recordCall(exchange, peeked);
    } finally {
      exchange.release();
    }
  }

  *#recordCall(exchange: Exchange, peeked: JsonObject): Generator<void, void> {
    const begun = this.#begin(exchange, peeked);
    const { head, own, intake } = begun;
    try {
      if (!isWanted(begun)) {
        intake?.sampledOut();
        return;
      }
      const decoded = decodeRequest(exchange, peeked, this.#wantsContent(begun));
      const answered = yield* decodeResponse(exchange, this.#options.maxResponseBytes);
      const call = assemble({ exchange, head, decoded, answered });
      this.#finish({ ...begun, call, decoded });
    } finally {
      // Ended already on the ordinary path; here only where something of ours went wrong.
      if (own?.isRecording() === true) own.end();
    }
  }

  /** Starts the span, and has it decided whether the call is shadowed. */
  #begin(exchange: Exchange, peeked: JsonObject): BegunCall {
    const { context, adopted } = exchange.start;
    const head = callHead(exchange, peeked['model']);
    const isOurs = adopted === undefined && this.#options.ownSpans;
    const own = isOurs ? startCallSpan(this.#options.tracer(), head, context) : undefined;
    const reference = referenceFor(exchange, own);
    const intake = currentShadowIntake();
    const marks = intake === undefined ? undefined : decideShadow(intake, reference);
    return { exchange, head, own, reference, intake, marks };
  }

  #finish(finished: FinishedCall): void {
    const { call, decoded, head, own, intake, marks } = finished;
    const flaw = decoded.flaw ?? ineligibleOutcome(call);
    const shadowed = intake !== undefined && marks?.sampling.sampled === true && flaw === undefined;
    const redacted = this.#redact(finished, shadowed);
    count(call, decoded);

    if (own !== undefined) {
      if (redacted.call.request.model !== head.request.model) correctModel(own, redacted.call);
      const captured = shadowed ? this.#captured(finished, redacted) : undefined;
      if (captured !== undefined) putCall(own, captured);
      endCallSpan(own, redacted.call, this.#attributes(redacted, finished));
      // A ShadowSpanProcessor took it at the end of the span. Without one, or where the SDK does not record the span,
      // the call goes to the shadow half from here.
      const left = takeCall(own);
      if (left !== undefined) intake?.offer(left);
    } else if (shadowed) intake.offer(this.#captured(finished, redacted));

    countForFunnel(finished, flaw);
  }

  #wantsContent({ own, marks }: BegunCall): boolean {
    return marks?.sampling.sampled === true || (this.#options.contentOnSpans && own?.isRecording() === true);
  }

  #redact({ call, ...begun }: FinishedCall, shadowed: boolean): RedactedCall {
    const { redactor } = this.#options;
    if (!this.#wantsContent(begun)) return redactor.withoutContent(withoutParts(call));
    return redactor.redactCall(call, shadowed ? { body: true } : { vendorFields: vendorFieldsOnSpans });
  }

  #attributes(redacted: RedactedCall, { marks, decoded }: FinishedCall): Attributes {
    const attributes: Attributes = { ...marks?.attributes };
    addCallAttributes(attributes, redacted.call);
    if (redacted.hasContent) addRedactionAttributes(attributes, redacted.redaction);
    if (redacted.hasContent && this.#options.contentOnSpans) {
      addContentAttributes(attributes, redacted, keepsStructuredAttributes);
    }
    if (decoded.flaw !== undefined) attributes[ATTR_SHADOWSPAN_CONTENT_DROPPED] = decoded.flaw;
    return attributes;
  }

  #captured({ reference, marks, exchange }: FinishedCall, redacted: RedactedCall): CapturedCall {
    const { pairId, sampling } = marks as ShadowMarks;
    const { redactor, contentOnSpans, tracer } = this.#options;
    const { sizeBytes } = exchange;
    return { redacted, span: reference, pairId, sampling, redactor, tracer: tracer(), contentOnSpans, sizeBytes };
  }
}

/** What nobody will see need not be walked. */
function withoutParts(call: LlmCall): LlmCall {
  if (call.answer === undefined) return call;
  const choices = call.answer.choices.map(({ role, finishReason }) => ({ role, finishReason, parts: [] }));
  return { ...call, answer: { ...call.answer, choices } };
}

interface BegunCall {
  readonly exchange: Exchange;
  readonly head: CallHead;
  /** Ours; undefined where the span is another's, or none is wanted. */
  readonly own: Span | undefined;
  readonly reference: SpanReference;
  readonly intake: ShadowIntake | undefined;
  readonly marks: ShadowMarks | undefined;
}

interface FinishedCall extends BegunCall {
  readonly call: LlmCall;
  readonly decoded: DecodedRequest;
}

/** Somebody will see the call: its span is recorded, or it is shadowed. */
function isWanted({ own, marks }: BegunCall): boolean {
  return own?.isRecording() === true || marks?.sampling.sampled === true;
}

function callHead({ start, startedAtMs }: Exchange, model: JsonValue | undefined): CallHead {
  const server = serverAddress(start.origin);
  return {
    operation: 'chat',
    provider: providerName(server.address, start.format),
    server,
    request: { model: typeof model === 'string' ? model : undefined },
    startedAtMs,
  };
}

function assemble(parts: {
  readonly exchange: Exchange;
  readonly head: CallHead;
  readonly decoded: DecodedRequest;
  readonly answered: DecodedAnswer;
}): LlmCall {
  const { exchange, head, decoded, answered } = parts;
  return {
    operation: head.operation,
    provider: head.provider,
    server: head.server,
    request: decoded.request,
    format: exchange.start.format.name,
    requestBody: decoded.body,
    protocolHeaders: exchange.start.protocolHeaders,
    answer: answered.answer,
    outcome: answered.outcome,
    timing: {
      startedAtMs: exchange.startedAtMs,
      durationMs: exchange.durationMs,
      timeToFirstChunkMs: decoded.request.stream ? exchange.firstChunkMs : undefined,
    },
    resendCount: exchange.start.resendCount,
  };
}

function referenceFor(exchange: Exchange, own: Span | undefined): SpanReference {
  const { adopted, context } = exchange.start;
  // Adopted, it is the active span of the context: the very one that has been marked with the pair.
  if (adopted !== undefined) {
    const { traceId, spanId } = adopted.spanContext();
    return { traceId, spanId };
  }
  if (own !== undefined) return spanReference(own, context);
  return { traceId: trace.getSpanContext(context)?.traceId ?? newTraceId(), spanId: newSpanId() };
}

function ineligibleOutcome({ outcome }: LlmCall): IneligibleReason | undefined {
  if (outcome.status === 'success') return undefined;
  return outcome.status === 'cancelled' ? 'primary_cancelled' : 'primary_error';
}

function countForFunnel({ intake, marks, exchange }: FinishedCall, flaw: IneligibleReason | undefined): void {
  if (intake === undefined) return;
  if (marks?.sampling.sampled !== true) intake.sampledOut();
  else if (flaw !== undefined && !isRetried(exchange)) intake.ineligible(flaw);
}

/** Under an adopted span that goes on after a failed request, the client is about to try again: not a call of its own. */
function isRetried({ start }: Exchange): boolean {
  return start.adopted?.isRecording() === true;
}

function count(call: LlmCall, { flaw }: DecodedRequest): void {
  selfMetrics.add(METRIC_CAPTURE_CALLS, { [ATTR_SHADOWSPAN_OUTCOME]: call.outcome.status });
  if (flaw !== undefined) selfMetrics.add(METRIC_CAPTURE_DROPPED, { [ATTR_SHADOWSPAN_REASON]: flaw });
}
