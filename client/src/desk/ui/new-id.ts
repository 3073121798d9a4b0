/** An id for a part of a form. */
export function newId(): string {
  return `p${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => (byte % 36).toString(36)).join('')}`;
}
