/** Whether the browser reports that a file cannot be read any more, for example because its disk was removed. */
export function isNotRead(error: unknown): boolean {
  return error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);
}
