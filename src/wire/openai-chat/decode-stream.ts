import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { parseJson } from '../parse-json.ts';
import { readProviderError } from '../provider-error.ts';
import type { SseEvent } from '../sse-parser.ts';
import { SseParser } from '../sse-parser.ts';
import type { ProviderError, StreamDecoder, StreamResult } from '../wire-format.ts';
import { ChoiceAssembly } from './choice-assembly.ts';
import { decodeAnswer } from './decode-answer.ts';

const terminalData = '[DONE]';

/** Top-level fields that are read elsewhere or only concern the stream: padding, and an echo of the request. */
const streamOnlyFields: ReadonlySet<string> = new Set([
  'choices',
  'error',
  'object',
  'obfuscation',
  'p',
  'stream_options',
]);

/** A decoder of streamed chat completions: assembles the unstreamed body and decodes that, so both ways agree. */
export function createStreamDecoder(): StreamDecoder {
  return new ChatStreamDecoder();
}

class ChatStreamDecoder implements StreamDecoder {
  readonly #parser = new SseParser();
  readonly #choices = new Map<number, ChoiceAssembly>();
  readonly #fields = new Map<string, JsonValue>();
  #isDone = false;
  #error: ProviderError | undefined;

  push(text: string): void {
    for (const event of this.#parser.push(text)) this.#take(event);
  }

  end(): StreamResult {
    for (const event of this.#parser.end()) this.#take(event);
    const choices = [...this.#choices].map(([index, choice]) => choice.body(index));
    const answer = decodeAnswer({ ...Object.fromEntries(this.#fields), ...this.#usageInside(), choices });
    return definedFields({ answer, complete: this.#isComplete(), error: this.#error });
  }

  #take({ data }: SseEvent): void {
    if (data.trim() === terminalData) {
      this.#isDone = true;
      return;
    }
    const chunk = this.#isDone ? undefined : parseJson(data);
    if (!isJsonObject(chunk)) return;
    if (isSaid(chunk['error'])) this.#error ??= readProviderError(chunk, 'stream_error');
    for (const name of Object.keys(chunk)) this.#keep(name, chunk[name] ?? null);
    const { choices } = chunk;
    if (Array.isArray(choices)) for (const choice of choices as readonly JsonValue[]) this.#addChoice(choice);
  }

  /** The first id and model count (Azure begins with empty ones), of all else the last that says something. */
  #keep(name: string, value: JsonValue): void {
    if (value === null || value === '' || streamOnlyFields.has(name)) return;
    if ((name === 'id' || name === 'model') && this.#fields.has(name)) return;
    if (Array.isArray(value) && value.length === 0) return;
    this.#fields.set(name, value);
  }

  #addChoice(value: JsonValue): void {
    if (!isJsonObject(value)) return;
    const index = typeof value['index'] === 'number' ? value['index'] : 0;
    const choice = this.#choices.get(index) ?? new ChoiceAssembly();
    this.#choices.set(index, choice);
    choice.add(value);
  }

  /** Groq first put the usage inside `x_groq`. */
  #usageInside(): JsonObject {
    const groq = this.#fields.get('x_groq');
    return !this.#fields.has('usage') && isJsonObject(groq) && isJsonObject(groq['usage'])
      ? { usage: groq['usage'] }
      : {};
  }

  /** Some servers send no `[DONE]`: then every choice must have its finish reason. */
  #isComplete(): boolean {
    if (this.#error !== undefined) return false;
    const choices = [...this.#choices.values()];
    return this.#isDone || (choices.length > 0 && choices.every((choice) => choice.isFinished));
  }
}

function isSaid(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}
