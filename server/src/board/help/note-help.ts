import type { Audit } from '../../audit/audit.ts';
import type { Database } from '../../storage/database.ts';

/** What staff do with the words of a person who needs help. */
export type HelpAct = 'help-read' | 'help-answered' | 'help-closed';
/** Notes one in the transaction in which it is done. */
export type NoteHelp = (on: Database, account: string, act: HelpAct, hearing: string, seat: string) => Promise<void>;

/** Notes in the log of what staff do who read or wrote at whose seat; nothing of what was said. */
export function noteHelp(audit: Audit, now: () => number): NoteHelp {
  return (on, account, act, hearing, seat) =>
    audit.note(
      on,
      {
        actor: { kind: 'staff', id: account },
        act,
        subject: { kind: 'hearing', id: hearing },
        details: { seat },
      },
      now(),
    );
}
