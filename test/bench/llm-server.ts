import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The provider: the same small answer to everything, in a process of its own, so that its CPU is nobody's.
 * Forked by capture-overhead.ts; tells its port over IPC and ends with its parent.
 */

const words = 'The repair team has been told and the refund of your order is on its way to you today '.repeat(3);
const pieces = words.split(/(?<= )/).slice(0, 50);
const head = { id: 'chatcmpl-CbQ8mV2fLk1TzXw7', created: 1_763_740_000, model: 'gpt-5-mini-2025-08-07' };
const usage = {
  prompt_tokens: 131,
  completion_tokens: 52,
  total_tokens: 183,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
};

const completion = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: pieces.join(''), refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage,
  service_tier: 'default',
  system_fingerprint: 'fp_560af6e559',
});

const events = [
  chunkEvent({ role: 'assistant', content: '' }, null),
  ...pieces.map((content) => chunkEvent({ content }, null)),
  chunkEvent({}, 'stop'),
  event({ ...head, object: 'chat.completion.chunk', choices: [], usage }),
  'data: [DONE]\n\n',
];

const server = createServer((request, response) => {
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk));
  request.on('end', () => {
    const { stream } = JSON.parse(Buffer.concat(body).toString()) as { stream?: boolean };
    if (stream === true) sendStream(response);
    else send(response);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());

function send(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_1' }).end(completion);
}

// One write per turn of the loop: as a provider sends, and as fast as the loopback takes it.
function sendStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_1' });
  const sendFrom = (index: number): void => {
    if (index === events.length) response.end();
    else response.write(events[index], () => setImmediate(sendFrom, index + 1));
  };
  sendFrom(0);
}

function chunkEvent(delta: object, finishReason: string | null): string {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason };
  return event({ ...head, object: 'chat.completion.chunk', choices: [choice], usage: null });
}

function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
