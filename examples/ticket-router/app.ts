/**
 * A small web application that routes customer tickets with a language model.
 * It knows nothing of shadowspan: `node --import shadowspan/register examples/ticket-router/app.ts` is all it takes.
 *
 * Environment: `OPENAI_BASE_URL`, `OPENAI_API_KEY`, `MODEL` (default `gpt-4.1-mini`), `PORT` (default 3000, 0 for any
 * free port), `ROUTES` (comma-separated, default: those of `routes.ts`).
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import OpenAI from 'openai';
import { routes as defaultRoutes } from './routes.ts';

const model = process.env['MODEL'] ?? 'gpt-4.1-mini';
const routes = process.env['ROUTES']?.split(',') ?? [...defaultRoutes];
const openai = new OpenAI();

const instructions = [
  'You route customer tickets. Read the ticket and call route_ticket exactly once.',
  'Choose the route of the matter that the customer wants solved, not of what is mentioned in passing.',
  'Never answer the customer.',
].join('\n');

const routeTicketTool: OpenAI.ChatCompletionFunctionTool = {
  type: 'function',
  function: {
    name: 'route_ticket',
    description: 'Sends the ticket to a team.',
    parameters: {
      type: 'object',
      properties: {
        route: { type: 'string', enum: routes },
        priority: { type: 'string', enum: ['low', 'normal', 'high'] },
      },
      required: ['route', 'priority'],
      additionalProperties: false,
    },
  },
};

/** Asks the model; undefined when it does not call the tool as told. */
async function routeTicket(id: string, text: string): Promise<Record<string, unknown> | undefined> {
  const completion = await openai.chat.completions.create({
    model,
    max_completion_tokens: 200,
    tools: [routeTicketTool],
    tool_choice: 'required',
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content: `Ticket ${id}\n\n${text}` },
    ],
  });
  const call = completion.choices[0]?.message.tool_calls?.[0];
  if (call?.type !== 'function') return undefined;
  const routed: unknown = JSON.parse(call.function.arguments);
  return typeof routed === 'object' && routed !== null ? { ...routed } : undefined;
}

const app = new Hono();

app.get('/health', (context) => context.json({ status: 'ok' }));

app.post('/tickets', async (context) => {
  const body: unknown = await context.req.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('text' in body) || typeof body.text !== 'string') {
    return context.json({ error: 'expected a JSON object with a text' }, 400);
  }
  const id = 'id' in body && typeof body.id === 'string' ? body.id : crypto.randomUUID();
  const routed = await routeTicket(id, body.text);
  return routed === undefined
    ? context.json({ error: 'the model gave no route' }, 502)
    : context.json({ id, ...routed });
});

app.onError((error, context) => context.json({ error: error.constructor.name }, 502));

const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1' }, (info) => {
  console.log(`ticket-router listens on http://127.0.0.1:${info.port}`);
});

process.once('SIGTERM', () => {
  server.close();
});
