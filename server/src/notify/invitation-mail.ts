import type { InvitationMail } from '../access/staff/parts.ts';
import type { Outbox } from './outbox-store.ts';

const HOUR_MS = 3_600_000;

/** Invitations to the desk by e-mail. */
export function createInvitationMail(parts: {
  readonly outbox: Outbox;
  /** Whether the court sends e-mail. */
  readonly sends: boolean;
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): InvitationMail {
  const { outbox, sends, newId, now } = parts;
  const withdraw: InvitationMail['withdraw'] = async (on, account) => {
    const planned = await outbox.plannedForStaff(on, account);
    const invitations = planned.filter(({ event }) => event === 'staff-invited');
    await outbox.cancel(
      on,
      invitations.map(({ id }) => id),
      now(),
    );
  };
  return {
    withdraw,
    async send(on, { id: person, name, email, language }, { link, expiresAt }) {
      await withdraw(on, person);
      if (!sends) return false;
      const dueAt = now();
      const hours = Math.round((expiresAt - dueAt) / HOUR_MS);
      await outbox.add(on, [
        {
          id: newId(),
          hearing: null,
          person,
          event: 'staff-invited',
          audience: 'staff',
          channel: 'email',
          language,
          to: email,
          facts: { about: 'staff', name, hours },
          link,
          dueAt,
          until: expiresAt,
        },
      ]);
      return true;
    },
  };
}
