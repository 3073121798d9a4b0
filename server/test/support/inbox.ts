import { randomBytes } from 'node:crypto';
import { createInbox } from '../../src/notify/inbox-store.ts';
import type { OutboundMessage } from '../../src/notify/ports.ts';
import type { TestDesk } from './desk.ts';

/**
 * Messages to a telephone or an e-mail address, the latest first. They are read where the desk stores them: tests look again and again,
 * and each look by the API needs an administrator's session and is noted in the audit log. The desk's outbox must run.
 */
export async function messagesTo(
  { storage, masterKey }: Pick<TestDesk, 'storage' | 'masterKey'>,
  address: string,
): Promise<readonly OutboundMessage[]> {
  const { items } = await createInbox(storage.database, masterKey, randomBytes).list({ limit: 200 });
  return items.map(({ parcel }) => parcel).filter(({ to }) => to === address);
}
