import { renewLink } from '@mahzar/shared/rest/bookings';
import type { Visitor } from './desk.ts';

/** A person's new link, as it is shown to the clerk who makes it; of nobody of the court. */
export async function newLink(clerk: Visitor, booking: string, person: string): Promise<string> {
  const { link, way } = await clerk.do(renewLink, { params: { booking, person }, body: {} });
  if (link === null) throw new Error(`the link of ${person} is not shown: ${way}`);
  return link;
}
