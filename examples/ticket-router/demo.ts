/**
 * The demo: `npm run demo`. It starts two local providers, a ticket-routing application under shadowspan and a small
 * OTLP receiver, sends tickets, and shows what came out: a redacted span, the report, the true accuracy of both
 * models, and a search for planted personal data in everything that was written or sent.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSplit, parseTicketsCsv, splitTickets } from './dataset.ts';
import type { SplitTickets } from './dataset.ts';
import { findLeaks } from './demo/leak-check.ts';
import type { SearchedText } from './demo/leak-check.ts';
import { parseOptions, usage } from './demo/options.ts';
import type { DemoOptions } from './demo/options.ts';
import { startOtlpReceiver } from '../../test/support/otlp-receiver.ts';
import type { OtlpReceiver } from '../../test/support/otlp-receiver.ts';
import { createProgress } from './demo/progress.ts';
import { realProviders, startSimulatedProviders } from './demo/providers.ts';
import type { Providers } from './demo/providers.ts';
import { sendTickets } from './demo/send-tickets.ts';
import type { SentTicket } from './demo/send-tickets.ts';
import { describeSpan, findShownSpan } from './demo/show-span.ts';
import { startApp } from './demo/start-app.ts';
import { formatAccuracy, readPairAccuracy } from './demo/true-accuracy.ts';

const outputDirectory = resolve('.demo');
const runsDirectory = join(outputDirectory, 'runs');
const spansFile = join(outputDirectory, 'spans.jsonl');
const logFile = join(outputDirectory, 'app.log');
const configFile = fileURLToPath(new URL('shadowspan.yaml', import.meta.url));
const cliFile = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code: 0 when all went well, 1 when a value leaked or nothing was recorded, 2 for wrong options. */
async function main(argv: readonly string[]): Promise<number> {
  let options: DemoOptions;
  try {
    options = parseOptions(argv);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  return runDemo(options).catch((error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  });
}

async function runDemo(options: DemoOptions): Promise<number> {
  mkdirSync(runsDirectory, { recursive: true });
  const { train, call } = loadTickets(options);
  const providers = options.real ? realProviders(process.env) : await startSimulatedProviders(train, call.length);
  const receiver = await startOtlpReceiver(spansFile);
  try {
    const earlierRuns = readdirSync(runsDirectory);
    const sent = await runApp({ providers, receiver, split: { train, call } });
    const newRuns = readdirSync(runsDirectory).filter((name) => !earlierRuns.includes(name));
    return showResults({ providers, receiver, sent, runDirectories: newRuns.map((name) => join(runsDirectory, name)) });
  } finally {
    await Promise.all([receiver.close(), providers.close()]);
  }
}

function loadTickets({ dataset, count }: DemoOptions): SplitTickets {
  if (dataset === undefined) return generateSplit(count);
  const split = splitTickets(parseTicketsCsv(readFileSync(dataset, 'utf8')));
  return { ...split, call: split.call.slice(0, count) };
}

interface AppRun {
  readonly providers: Providers;
  readonly receiver: OtlpReceiver;
  readonly split: SplitTickets;
}

async function runApp({ providers, receiver, split }: AppRun): Promise<readonly SentTicket[]> {
  const { primary, candidate } = providers;
  const tickets = split.call;
  const routes = [...new Set([...split.train, ...tickets].map(({ route }) => route))].toSorted();
  heading(`Sending ${tickets.length} tickets of ${routes.length} routes`);
  console.log(`  primary    ${primary.model} at ${primary.baseUrl}`);
  console.log(`  candidate  ${candidate.model} (${candidate.provider}) at ${candidate.baseUrl}`);
  console.log('  application: node --import shadowspan/register examples/ticket-router/app.ts');
  const app = await startApp(
    {
      PORT: '0',
      MODEL: primary.model,
      ROUTES: routes.join(','),
      OPENAI_BASE_URL: primary.baseUrl,
      OPENAI_API_KEY: primary.apiKey,
      SHADOWSPAN_CONFIG: configFile,
      SHADOWSPAN_REDACTION_KEY: randomBytes(32).toString('hex'),
      CANDIDATE_PROVIDER: candidate.provider,
      CANDIDATE_MODEL: candidate.model,
      CANDIDATE_BASE_URL: candidate.baseUrl,
      CANDIDATE_API_KEY: candidate.apiKey,
      OTEL_SERVICE_NAME: 'ticket-router',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
    logFile,
  );
  const sent = await sendTickets(app.url, tickets, createProgress(tickets.length)).finally(async () => {
    console.log(`  application stopped by SIGTERM: ${await app.stop()}`);
  });
  const failedCount = sent.filter(({ route }) => route === undefined).length;
  if (failedCount > 0) console.log(`  ${failedCount} tickets got no route; see ${logFile}`);
  return sent;
}

interface Results {
  readonly providers: Providers;
  readonly receiver: OtlpReceiver;
  readonly sent: readonly SentTicket[];
  readonly runDirectories: readonly string[];
}

function showResults({ providers, receiver, sent, runDirectories }: Results): number {
  const tickets = sent.map(({ ticket }) => ticket);
  const [runDirectory] = runDirectories;
  heading('One span, as it left the application');
  const span = findShownSpan(receiver.spans, tickets);
  console.log(span === undefined ? '  no span of a ticket was received' : describeSpan(span));

  if (runDirectory === undefined) {
    console.error(
      `\nNo records were written to ${runsDirectory}. What the application printed:\n${readFileSync(logFile, 'utf8')}`,
    );
    return 1;
  }
  heading('Report');
  const report = spawnSync(process.execPath, [cliFile, 'report', runDirectory], { stdio: 'inherit' });

  heading('Truth, which no one has in production');
  const rightCount = sent.filter(({ ticket, route }) => route === ticket.route).length;
  const onPairs = readPairAccuracy(runDirectory, tickets);
  console.log(`  primary, all tickets         ${formatAccuracy({ rightCount, count: sent.length })}`);
  console.log(`  primary, shadowed tickets    ${formatAccuracy(onPairs.primary)}`);
  console.log(`  candidate, shadowed tickets  ${formatAccuracy(onPairs.candidate)}`);

  const faultCount = showLeakCheck(providers, tickets, runDirectories);
  heading('Written');
  console.log(`  records  ${runDirectory}\n  spans    ${spansFile} (${receiver.spans.length})\n  log      ${logFile}`);
  return faultCount === 0 && report.status !== null && onPairs.candidate.count > 0 ? 0 : 1;
}

/** Returns the number of leaks and of failures of the control. */
function showLeakCheck(
  providers: Providers,
  tickets: readonly SentTicket['ticket'][],
  runDirectories: readonly string[],
): number {
  heading('Leak check');
  const planted = tickets.flatMap((ticket) => ticket.planted);
  const values = [...new Set([...planted, providers.primary.apiKey])];
  const traffic: SearchedText = { name: 'requests to the candidate', text: providers.candidateTraffic() };
  const texts = [...[spansFile, logFile, ...runDirectories.flatMap(filesIn)].map(readText), traffic];
  const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const leaks = [
    ...findLeaks(texts, values),
    // The candidate's key belongs in the requests to the candidate, and nowhere else.
    ...findLeaks(
      texts.filter((text) => text !== traffic),
      [providers.candidate.apiKey],
    ),
  ];
  // A search that cannot find anything proves nothing: the same search must find every value in the tickets themselves,
  // and the number of every ticket in what was searched.
  const valuesFound = findLeaks(
    [{ name: 'tickets', text: tickets.map(({ text }) => text).join('\n') }],
    planted,
  ).length;
  const ids = tickets.map(({ id }) => id);
  const idsFound = findLeaks([{ name: 'all', text: texts.map(({ text }) => text).join('\n') }], ids).length;
  console.log(
    `  ${values.length + 1} values (${planted.length} planted in tickets, 2 API keys) searched for in ${texts.length} texts,`,
  );
  console.log(
    `  ${bytes.toLocaleString('en')} bytes: spans, records, log, requests to the candidate. Found: ${leaks.length}`,
  );
  console.log(`  control: the same search finds ${valuesFound} of ${planted.length} in the tickets themselves,`);
  console.log(`  and ${idsFound} of ${ids.length} ticket numbers in the texts searched`);
  for (const { name, valueNumber } of leaks) console.log(`  LEAK: value ${valueNumber} in ${name}`);
  return leaks.length + (planted.length - valuesFound) + (ids.length - idsFound);
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readText(file: string): SearchedText {
  return { name: file, text: readFileSync(file, 'utf8') };
}

function heading(text: string): void {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`);
}
