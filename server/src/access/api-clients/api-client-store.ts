import type { ApiClientAct } from '@mahzar/shared/staff/api-client-acts';
import { API_CLIENT_ACTS } from '@mahzar/shared/staff/api-client-acts';
import type { ApiClient } from '@mahzar/shared/rest/api-clients';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { newestFirst } from '../../storage/keyset.ts';
import type { Page, PageOf } from '../../storage/keyset.ts';
import type { Tables } from '../../storage/tables.ts';

export type ApiClientStore = ReturnType<typeof createApiClientStore>;

/** Tokens of the court's systems in the database. Each act is noted in the audit log in the same transaction. */
export function createApiClientStore(database: Database, audit: Audit) {
  const { db } = database;
  return {
    /** @param tokenHash SHA-256 of the token, hex; the token itself is not stored */
    create: (
      { id, name, acts, expiresAt, createdBy }: Pick<ApiClient, 'id' | 'name' | 'acts' | 'expiresAt' | 'createdBy'>,
      tokenHash: string,
      by: AuditActor,
      at: number,
    ): Promise<ApiClient> =>
      inTransaction(database, async (on) => {
        const row = {
          id,
          name,
          acts: JSON.stringify(acts),
          token_hash: tokenHash,
          created_at: at,
          created_by: createdBy,
          expires_at: expiresAt,
          last_used_at: null,
          revoked_at: null,
        };
        await on.db.insertInto('machines').values(row).execute();
        const note = {
          actor: by,
          act: 'machine-created' as const,
          subject: { kind: 'machine', id },
          details: { acts, expiresAt },
        };
        await audit.note(on, note, at);
        return apiClientOf(row);
      }),

    async list(page: Page): Promise<PageOf<ApiClient>> {
      const { items, next } = await newestFirst(db.selectFrom('machines').selectAll(), page);
      return { items: items.map(apiClientOf), next };
    },

    /** Resolves to false when the client does not exist. A revoked client stays revoked. */
    revoke: (id: string, by: AuditActor, at: number): Promise<boolean> =>
      inTransaction(database, async (on) => {
        const { numUpdatedRows } = await on.db
          .updateTable('machines')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) {
          const note = { actor: by, act: 'machine-revoked' as const, subject: { kind: 'machine', id } };
          await audit.note(on, note, at);
          return true;
        }
        const row = await on.db.selectFrom('machines').select('id').where('id', '=', id).executeTakeFirst();
        return row !== undefined;
      }),

    async byTokenHash(tokenHash: string): Promise<ApiClient | undefined> {
      const row = await db.selectFrom('machines').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
      return row && apiClientOf(row);
    },

    /** Stores the time of the last use. */
    async markUsed(id: string, at: number): Promise<void> {
      await db.updateTable('machines').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}

function apiClientOf(row: Tables['machines']): ApiClient {
  const acts = JSON.parse(row.acts) as string[];
  return {
    id: row.id,
    name: row.name,
    // Acts that this version no longer grants to API clients are left out.
    acts: API_CLIENT_ACTS.filter((act: ApiClientAct) => acts.includes(act)),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
