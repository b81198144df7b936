import type { DropReason } from '../model/redacted-call.ts';

const MARKER = /^\[DROPPED:[a-z_]{1,32}\]$/;

/** What stands where content was dropped: `[DROPPED:too_deep]`. Constant per reason, it tells nothing of the content. */
export function dropMarker(reason: DropReason): string {
  return `[DROPPED:${reason}]`;
}

/** True for a text that is a drop marker and nothing else. */
export function isDropMarker(text: string): boolean {
  return text.startsWith('[DROPPED:') && MARKER.test(text);
}
