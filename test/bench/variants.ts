/** One way to run the calls; `measure-child.ts` acts on it, the table prints it. */
export interface Variant {
  readonly name: string;
  /** The variant that this one is compared with; none for a baseline. */
  readonly baseline: string | undefined;
  /** What is switched on, see `instrumentations.ts`. */
  readonly instrumentation:
    | 'none'
    | 'shadowspan'
    | 'shadowspan-no-content'
    | 'opentelemetry'
    | 'traceloop'
    | 'openinference';
  /** A span that the bench itself makes: round the call as an instrumentation would, or as the request handler. */
  readonly around: 'nothing' | 'call-span' | 'unsampled-parent';
  /** Whether the sampler of the SDK takes the spans. */
  readonly sampled: boolean;
  /** Whether telemetry must hold the prompt. */
  readonly content: boolean;
  /** Others than us: skipped where they are not installed. */
  readonly peer: boolean;
  /** The ratio to the baseline that we want to stay below. */
  readonly goalRatio?: number;
}

const plain = { around: 'nothing', sampled: true, content: false, peer: false } as const;
const sampledOut = { around: 'unsampled-parent', sampled: false, content: false, peer: false } as const;
const rootSampledOut = { ...sampledOut, around: 'nothing' } as const;
const peer = { ...plain, baseline: 'none', content: true, peer: true } as const;

/** All variants, in the order of the table. */
export const variants: readonly Variant[] = [
  { ...plain, name: 'none', baseline: undefined, instrumentation: 'none' },
  { ...plain, name: 'span', baseline: 'none', instrumentation: 'none', around: 'call-span' },
  {
    ...plain,
    name: 'shadowspan content+redaction',
    baseline: 'none',
    instrumentation: 'shadowspan',
    content: true,
    goalRatio: 1.15,
  },
  { ...plain, name: 'shadowspan no content', baseline: 'none', instrumentation: 'shadowspan-no-content' },
  { ...peer, name: 'OpenTelemetry', instrumentation: 'opentelemetry' },
  { ...peer, name: 'Traceloop', instrumentation: 'traceloop' },
  { ...peer, name: 'OpenInference', instrumentation: 'openinference' },
  { ...sampledOut, name: 'none unsampled', baseline: undefined, instrumentation: 'none' },
  {
    ...sampledOut,
    name: 'shadowspan unsampled',
    baseline: 'none unsampled',
    instrumentation: 'shadowspan',
    goalRatio: 1.05,
  },
  { ...rootSampledOut, name: 'none unsampled root', baseline: undefined, instrumentation: 'none' },
  {
    ...rootSampledOut,
    name: 'shadowspan unsampled root',
    baseline: 'none unsampled root',
    instrumentation: 'shadowspan',
    goalRatio: 1.05,
  },
];
