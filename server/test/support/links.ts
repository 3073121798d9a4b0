import { renewLink } from '@mahzar/shared/rest/bookings';
import type { Visitor } from './desk.ts';

/** Makes a new link for a person who has no account, as displayed to the clerk. */
export async function newLink(clerk: Visitor, booking: string, person: string): Promise<string> {
  const { link, way } = await clerk.do(renewLink, { params: { booking, person }, body: {} });
  if (link === null) throw new Error(`the link of ${person} is not shown: ${way}`);
  return link;
}
