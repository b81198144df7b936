import type { CandidateConfig, ShadowspanConfig } from '../../config/config.ts';
import { printable } from './printable.ts';
import { renderTable } from './table.ts';

/** What a valid configuration says, without keys, headers and prompts. `path` is the file; `undefined` for none. */
export function renderConfig(config: ShadowspanConfig, path: string | undefined): string {
  const title = path === undefined ? 'No shadowspan.yaml here: every default holds.' : `${printable(path)}: OK`;
  const rows = [
    ['feature', printable(config.feature ?? 'default')],
    ['spans', spans(config)],
    ['replay', replay(config)],
    ...(config.shadow?.candidates ?? []).map((candidate) => ['candidate', candidateText(candidate)]),
    ['records', records(config)],
  ];
  return [title, '', ...renderTable(rows, []), ''].join('\n');
}

function spans({ content, capture }: ShadowspanConfig): string {
  const messages = content?.spans === 'redacted' ? 'with redacted messages' : 'without messages';
  return capture?.spans === undefined ? messages : `${capture.spans}, ${messages}`;
}

function replay({ shadow }: ShadowspanConfig): string {
  if (shadow === undefined) return 'none: calls are captured only (add a `shadow` section to replay a sample)';
  const { ratio } = shadow.sampling ?? {};
  return ratio === undefined ? 'the default share of calls' : `${+(ratio * 100).toPrecision(3)} % of calls`;
}

function candidateText({ id, provider, model, baseUrl, deadlineMs }: CandidateConfig): string {
  const facts = [
    `${printable(id)}: ${printable(provider)}`,
    model === undefined ? "the primary's model" : printable(model),
    ...(baseUrl === undefined ? [] : [`at ${hostOf(baseUrl)}`]),
    ...(deadlineMs === undefined ? [] : [`within ${deadlineMs} ms`]),
  ];
  return facts.join(', ');
}

/** The host alone: an address can carry a password or a key. */
function hostOf(url: string): string {
  return URL.canParse(url) ? printable(new URL(url).host) : '(no address)';
}

function records({ records: section }: ShadowspanConfig): string {
  const directory = printable(section?.directory ?? './shadowspan-runs');
  return section?.otlp === undefined ? directory : `${directory}, and OTLP to ${hostOf(section.otlp.url)}`;
}
