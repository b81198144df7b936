const anyLineEnd = /[\r\n]/gu;

/** One server-sent event. */
export interface SseEvent {
  /** `message` where the stream names none. */
  readonly event: string;
  /** The data lines joined by `\n`. */
  readonly data: string;
}

/**
 * Incremental parser of `text/event-stream` after the WHATWG HTML standard, section 9.2.6: CR, LF and CRLF, a leading
 * byte order mark, comments, several data lines, any split of the text. `id` and `retry` are not needed and ignored.
 * One deviation: `end()` dispatches an event whose closing blank line is missing, because recordings and proxies lose it.
 */
export class SseParser {
  readonly #partialLine: string[] = [];
  #dataLines: string[] = [];
  #event = '';
  #atStart = true;
  #afterCarriageReturn = false;

  /** Takes the next text and returns the events that it completed. */
  push(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    let start = this.#skipLeading(text);
    // Looking for CR in every line would scan the whole text again and again where there is none.
    const hasReturns = text.includes('\r', start);
    for (let end = lineEnd(text, start, hasReturns); end !== -1; end = lineEnd(text, start, hasReturns)) {
      this.#partialLine.push(text.slice(start, end));
      this.#endLine(events);
      start = text[end] === '\r' ? this.#afterReturn(text, end + 1) : end + 1;
    }
    if (start < text.length) this.#partialLine.push(text.slice(start));
    return events;
  }

  /** Returns the event that was still open, if any. */
  end(): SseEvent[] {
    const events: SseEvent[] = [];
    this.#endLine(events);
    this.#dispatch(events);
    return events;
  }

  #skipLeading(text: string): number {
    let start = 0;
    if (text === '') return start;
    if (this.#atStart && text.startsWith('\uFEFF')) start = 1;
    this.#atStart = false;
    if (this.#afterCarriageReturn && text[start] === '\n') start += 1;
    this.#afterCarriageReturn = false;
    return start;
  }

  /** Skips the LF of a CRLF, which may only come with the next text. */
  #afterReturn(text: string, start: number): number {
    if (start === text.length) this.#afterCarriageReturn = true;
    return text[start] === '\n' ? start + 1 : start;
  }

  #endLine(events: SseEvent[]): void {
    const line = this.#partialLine.length === 1 ? (this.#partialLine[0] ?? '') : this.#partialLine.join('');
    this.#partialLine.length = 0;
    if (line === '') {
      this.#dispatch(events);
      return;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field === 'data') this.#dataLines.push(valueAfter(line, colon));
    else if (field === 'event') this.#event = valueAfter(line, colon);
  }

  #dispatch(events: SseEvent[]): void {
    const data = this.#dataLines.join('\n');
    if (data !== '') events.push({ event: this.#event === '' ? 'message' : this.#event, data });
    this.#dataLines = [];
    this.#event = '';
  }
}

/** Where the line that begins at `start` ends; -1 if the text ends before. */
function lineEnd(text: string, start: number, hasReturns: boolean): number {
  if (!hasReturns) return text.indexOf('\n', start);
  anyLineEnd.lastIndex = start;
  return anyLineEnd.exec(text)?.index ?? -1;
}

function valueAfter(line: string, colon: number): string {
  if (colon === -1) return '';
  return line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
}
