import type * as undici from 'undici';

/**
 * Loads our own copy of undici, on the first replay.
 *
 * On import, undici makes itself the dispatcher of the global `fetch` where none is set yet. Node's own must be there
 * first, or loading us would change the application's HTTP client: reading one of fetch's classes makes Node set it.
 */
export async function loadUndici(): Promise<typeof undici> {
  void globalThis.Headers;
  return import('undici');
}
