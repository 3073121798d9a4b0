import { exportAudit, searchAudit } from '@mahzar/shared/rest/audit';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from './actor-of.ts';
import { wrongCursor } from '../http/api/paged.ts';
import type { AuditLog, AuditNote } from './audit.ts';
import type { Database } from '../storage/database.ts';
import { meantBy, namesIn } from './names.ts';
import type { NamesOf } from './names.ts';
import { auditCsv } from './audit-csv.ts';

/**
 * Routes to what staff did.
 * @param parts.note notes that the log was exported
 * @param parts.namesOf names of staff accounts by id
 */
export function auditRoutes(parts: {
  readonly log: AuditLog;
  readonly note: (note: AuditNote) => Promise<void>;
  readonly namesOf: NamesOf;
  readonly database: Pick<Database, 'db'>;
}): Bound[] {
  return [
    bind(searchAudit, async ({ query: { after, limit, ...filter } }) => {
      const before = after === undefined ? null : Number(after);
      if (before !== null && !Number.isSafeInteger(before)) {
        return wrongCursor();
      }
      const acts = await parts.log.search(filter, { before, limit });
      const { names, codes } = await namesIn(parts.database, parts.namesOf, acts);
      const of = (act: Parameters<typeof meantBy>[0], said: ReadonlyMap<string, string>): Record<string, string> =>
        Object.fromEntries(meantBy(act).flatMap((one) => (said.has(one) ? [[one, said.get(one)!]] : [])));
      const last = acts.length === limit ? acts.at(-1) : undefined;
      return {
        items: acts.map(({ hash: _, ...act }) => ({
          ...act,
          actorName: names.get(act.actor) ?? null,
          names: of(act, names),
          codes: of(act, codes),
        })),
        next: last === undefined ? null : String(last.seq),
      };
    }),
    bind(exportAudit, async ({ caller, query }) => {
      await parts.note({ actor: actorOf(caller), act: 'audit-exported', subject: null });
      return auditCsv(parts.log.all(query));
    }),
  ];
}
