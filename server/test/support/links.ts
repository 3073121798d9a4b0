import { renewLink } from '@mahzar/shared/rest/bookings';
import type { Visitor } from './desk.ts';

/** Makes a new link for a person who is not of the court, as shown to the clerk who makes it. */
export async function newLink(clerk: Visitor, booking: string, person: string): Promise<string> {
  const { link, way } = await clerk.do(renewLink, { params: { booking, person }, body: {} });
  if (link === null) throw new Error(`the link of ${person} is not shown: ${way}`);
  return link;
}
