/** Whether a request is a POST whose path, without its query, ends with `suffix`. Allocates nothing. */
export function isPostTo(method: string, path: string, suffix: string): boolean {
  if (method !== 'POST' && method !== 'post') return false;
  const query = path.indexOf('?');
  return path.endsWith(suffix, query === -1 ? path.length : query);
}
