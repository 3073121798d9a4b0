import type { OrderText } from '../rest/orders.ts';

/** The text of an order without its layout. */
export function orderPlainText({ title, sections }: OrderText): string {
  return [title, ...sections.map(({ heading, body }) => (heading === '' ? body : `${heading}\n${body}`))].join('\n\n');
}
