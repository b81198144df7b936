import type * as undici from 'undici';

/**
 * Loads our own copy of undici. It takes the event loop about a tenth of a second, so it is done at the start, before
 * there is traffic, and not in the middle of it.
 *
 * On import, undici makes itself the dispatcher of the global `fetch` where none is set yet. Node's own must be there
 * first, or loading us would change the application's HTTP client: reading one of fetch's classes makes Node set it.
 */
export async function loadUndici(): Promise<typeof undici> {
  void globalThis.Headers;
  return import('undici');
}
