import type { Ticket } from '../tickets.ts';
import type { ReceivedSpan } from '../../../test/support/otlp-receiver.ts';

const shownAttributes = [
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
  'shadowspan.role',
  'shadowspan.pair.id',
];
const messageAttributes = ['gen_ai.input.messages', 'gen_ai.output.messages'];
const redactionPrefix = 'shadowspan.redaction.';

/** The span of the first ticket with planted data, else of the first ticket; undefined when there is none. */
export function findShownSpan(spans: readonly ReceivedSpan[], tickets: readonly Ticket[]): ReceivedSpan | undefined {
  const texts = spans.map((span) => ({ span, text: JSON.stringify(span.attributes) }));
  // The backslash of the line end that follows the number keeps T-0001 apart from T-00010.
  const spanOf = ({ id }: Ticket) => texts.find(({ text }) => text.includes(`Ticket ${id}\\`))?.span;
  const shown = tickets.toSorted((a, b) => b.planted.length - a.planted.length).find((ticket) => spanOf(ticket));
  return shown && spanOf(shown);
}

/** A few lines about a span: what it is, what was redacted, and its messages. */
export function describeSpan(span: ReceivedSpan): string {
  const { attributes } = span;
  const names = Object.keys(attributes);
  const chosen = [
    ...shownAttributes.filter((name) => name in attributes),
    ...names.filter((name) => name.startsWith(redactionPrefix)),
  ];
  const facts = chosen.map((name) => `  ${name}: ${String(attributes[name])}`);
  const messages = messageAttributes.flatMap((name) => [`  ${name}:`, ...describeMessages(attributes[name])]);
  return [`${span.name}  (trace ${span.traceId})`, ...facts, ...messages].join('\n');
}

/** Spans carry messages as objects or as JSON text, after what the SDK can keep. */
function describeMessages(value: unknown): readonly string[] {
  const messages: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  if (!Array.isArray(messages)) return ['    (none)'];
  return messages.flatMap((message: { readonly role?: unknown; readonly parts?: readonly unknown[] }) => [
    `    ${String(message.role)}:`,
    ...(message.parts ?? []).flatMap(describePart),
  ]);
}

function describePart(part: unknown): readonly string[] {
  const { content, name, arguments: given } = part as Readonly<Record<string, unknown>>;
  const text = typeof content === 'string' ? content : `${String(name)}(${JSON.stringify(given)})`;
  return text.split('\n').map((line) => `      ${line}`);
}
