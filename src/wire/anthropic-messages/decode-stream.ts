import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { definedFields } from '../defined-fields.ts';
import { parseJson } from '../parse-json.ts';
import { readProviderError } from '../provider-error.ts';
import { SseParser } from '../sse-parser.ts';
import { spokenFields } from '../spoken-fields.ts';
import type { ProviderError, StreamDecoder, StreamResult } from '../wire-format.ts';
import { BlockAssembly } from './block-assembly.ts';
import { decodeAnswer } from './decode-answer.ts';

/** A decoder of streamed messages: assembles the unstreamed body and decodes that, so both ways agree. */
export function createStreamDecoder(): StreamDecoder {
  return new MessageStreamDecoder();
}

class MessageStreamDecoder implements StreamDecoder {
  readonly #parser = new SseParser();
  readonly #blocks = new Map<number, BlockAssembly>();
  #message: JsonObject | undefined;
  #usage: JsonObject = {};
  #isStopped = false;
  #error: ProviderError | undefined;

  push(text: string): void {
    for (const { data } of this.#parser.push(text)) this.#take(data);
  }

  end(): StreamResult {
    for (const { data } of this.#parser.end()) this.#take(data);
    const blocks = [...this.#blocks].toSorted(([a], [b]) => a - b).map(([, block]) => block.body());
    const usage = Object.keys(this.#usage).length === 0 ? {} : { usage: this.#usage };
    // Without a message_start nothing was answered: no content, no choice.
    const message = this.#message === undefined ? {} : { ...this.#message, ...usage, content: blocks };
    return definedFields({
      answer: decodeAnswer(message),
      complete: this.#isStopped && this.#error === undefined,
      error: this.#error,
    });
  }

  #take(data: string): void {
    // Nothing after the terminal event belongs to this answer.
    const event = this.#isStopped ? undefined : parseJson(data);
    if (!isJsonObject(event)) return;
    this.#apply(textOf(event['type']), event);
  }

  /** `ping`, `content_block_stop` and events that nobody knows yet tell nothing of the answer. */
  #apply(type: string, event: JsonObject): void {
    if (type === 'content_block_delta') this.#blocks.get(indexOf(event))?.add(objectOf(event['delta']));
    else if (type === 'message_start') this.#startMessage(event['message']);
    else if (type === 'message_delta') this.#changeMessage(event);
    else if (type === 'message_stop') this.#isStopped = true;
    else if (type === 'error') this.#error ??= readProviderError(event, 'stream_error');
    else if (type === 'content_block_start') {
      this.#blocks.set(indexOf(event), new BlockAssembly(objectOf(event['content_block'])));
    }
  }

  #startMessage(value: JsonValue | undefined): void {
    const { usage, ...message } = objectOf(value);
    this.#message = message;
    this.#usage = objectOf(usage);
  }

  /** The fields of `delta` are the message's own; the counts are cumulative, so a later one replaces the earlier. */
  #changeMessage(event: JsonObject): void {
    const { type: _type, delta, usage, ...fields } = event;
    this.#message = { ...this.#message, ...spokenFields(fields), ...spokenFields(objectOf(delta)) };
    this.#usage = { ...this.#usage, ...spokenFields(objectOf(usage)) };
  }
}

function indexOf(event: JsonObject): number {
  return typeof event['index'] === 'number' ? event['index'] : 0;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
