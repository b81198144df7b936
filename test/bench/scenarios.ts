import type OpenAI from 'openai';

/** A call that the bench repeats. */
export interface Scenario {
  readonly name: string;
  /** The part of `--calls` that one process makes: dear calls need fewer to be measured. */
  readonly callsRatio: number;
  /** Makes one call as an application would, and reads its whole answer. */
  readonly call: (client: OpenAI, index: number) => Promise<string>;
}

/** A word of every prompt: where a span or a log record holds it, content was captured. */
export const promptCanary = 'Ostbahnhof';

/** Personal data in the prompts of all scenarios but the first and the stream: no span or record of ours may hold it. */
export const promptSecret = 'jane.doe@example.org';

const model = 'gpt-5-mini';
const system = 'You route tickets of a railway. Answer with the team, the priority and one sentence for the customer.';
const ticket =
  `The lift at ${promptCanary}, platform 7, has been out of order since Monday; I travel with a wheelchair and missed ` +
  `two trains. Order 4711-883 was paid, the refund never came. Write to ${promptSecret} or call +49 89 1234567. `;
const note =
  'The agent has asked for the ticket number, the date of the journey and the class. The customer said that the app ' +
  'shows "no entry found" (screen 3, 14:05), although the booking went through on 12 March. ';

const shortPrompt = `The lift at ${promptCanary}, platform 7, has been out of order since Monday; I travel with a wheelchair and missed two trains.`;
const personalPrompt = ticket;
const longPrompt = (ticket + note.repeat(6)).repeat(20).slice(0, 20_000);

/** All scenarios, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  { name: 'chat', callsRatio: 1, call: (client, index) => answer(client, `${index}: ${shortPrompt}`) },
  { name: 'chat-personal-data', callsRatio: 1, call: (client, index) => answer(client, `${index}: ${personalPrompt}`) },
  { name: 'chat-20kb', callsRatio: 0.75, call: (client, index) => answer(client, `${index}: ${longPrompt}`) },
  { name: 'stream-50', callsRatio: 0.5, call: (client, index) => streamedAnswer(client, `${index}: ${shortPrompt}`) },
];

async function answer(client: OpenAI, prompt: string): Promise<string> {
  const completion = await client.chat.completions.create({ model, temperature: 0, messages: messages(prompt) });
  return completion.choices[0]?.message.content ?? '';
}

async function streamedAnswer(client: OpenAI, prompt: string): Promise<string> {
  const stream = await client.chat.completions.create({
    model,
    temperature: 0,
    messages: messages(prompt),
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

function messages(prompt: string): OpenAI.Chat.ChatCompletionMessageParam[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ];
}
