import type { BrowserHash } from '@mahzar/shared/hearing/ids';
import type { Writer } from '../../src/hearings/quota.ts';

/** A writer with a seat's link. */
export const WRITER: Writer = {
  link: 'link',
  browser: 'browser' as BrowserHash,
  network: '192.0.2.1',
  isCourtSeat: false,
};
