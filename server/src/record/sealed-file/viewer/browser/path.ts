/* Replaces `node:path` in the viewer, for names of parts in a sealed file. */

export const sep = '/';

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(sep);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf(sep) + 1);
}

export function dirname(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(sep)));
}

export function relative(from: string, to: string): string {
  return from === '' ? to : to.slice(from.length + 1);
}
