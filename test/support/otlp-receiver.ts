import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A value as OTLP/JSON writes it. */
interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
  readonly kvlistValue?: { readonly values?: readonly OtlpAttribute[] };
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes?: readonly OtlpAttribute[];
}

interface OtlpTraces {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[] }[];
}

/** A span that has left the application. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Attribute values as plain JSON values. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A running receiver. */
export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Every body of every signal as text, for searches in all that left the process. */
  readonly bodies: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Starts a small OTLP/HTTP receiver for JSON: a stand-in for a Collector.
 * @param spansFile gets one line per span, as it was received, and one for each body of another signal. @default no file
 */
export async function startOtlpReceiver(spansFile?: string): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  if (spansFile !== undefined) writeFileSync(spansFile, '');
  const server = createServer(async (request, response) => {
    const text = await readBody(request);
    bodies.push(text);
    const received = request.url === '/v1/traces' ? spansOf(JSON.parse(text) as OtlpTraces) : [];
    spans.push(...received.map(toReceivedSpan));
    const lines = request.url === '/v1/traces' ? received.map((span) => JSON.stringify(span)) : [text];
    if (spansFile !== undefined) appendFileSync(spansFile, lines.map((line) => `${line}\n`).join(''));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
}

function spansOf(traces: OtlpTraces): readonly OtlpSpan[] {
  const scopes = (traces.resourceSpans ?? []).flatMap((resource) => resource.scopeSpans ?? []);
  return scopes.flatMap((scope) => scope.spans ?? []);
}

function toReceivedSpan({ name, traceId, spanId, attributes = [] }: OtlpSpan): ReceivedSpan {
  return { name, traceId, spanId, attributes: toObject(attributes) };
}

function toObject(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, toPlain(value)]));
}

function toPlain(value: OtlpValue): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(toPlain);
  if (value.kvlistValue !== undefined) return toObject(value.kvlistValue.values ?? []);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}
