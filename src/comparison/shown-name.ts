const identifier = /^[\p{L}_$][\p{L}\p{N}_$.:-]{0,63}$/u;

/**
 * A name as an explanation may show it: as it is where it looks like an identifier of a program (up to 64 characters),
 * else `*`. Models invent tool names and keys, and what they invent can be content.
 */
export function shownName(name: string): string {
  return identifier.test(name) ? name : '*';
}
