import type { Audit } from '../../audit/audit.ts';
import type { Database } from '../../storage/database.ts';

/** Acts of staff on a request for help. */
export type HelpAct = 'help-read' | 'help-answered' | 'help-closed';
/** Notes an act in its transaction. */
export type NoteHelp = (on: Database, account: string, act: HelpAct, hearing: string, seat: string) => Promise<void>;

/** Notes in the audit log which staff member read or wrote at which seat, without the text. */
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
