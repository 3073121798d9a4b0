import type { Template } from '@mahzar/shared/notify/template';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import type { Database } from '../storage/database.ts';

export type TemplateStore = ReturnType<typeof createTemplateStore>;

/** The court's own texts in the database. They contain no personal data. */
export function createTemplateStore(database: Database) {
  return {
    /** `template` is null when the built-in text applies; `version` is 0 when it was never replaced. */
    async read(
      key: TemplateKey,
      { db }: Database = database,
    ): Promise<{ readonly template: Template | null; readonly version: number }> {
      const row = await db
        .selectFrom('message_templates')
        .select(['subject', 'body', 'version'])
        .where((eb) => eb.and({ ...onlyKey(key) }))
        .executeTakeFirst();
      const template: Template | null =
        row === undefined || row.body === null ? null : { subject: row.subject, body: row.body };
      return { template, version: row?.version ?? 0 };
    },

    /** Stores a text; null restores the built-in one. Resolves to false when `version` is not the stored one. */
    async write(
      { db }: Database,
      key: TemplateKey,
      template: Template | null,
      version: number,
      now: number,
    ): Promise<boolean> {
      const words = { subject: template?.subject ?? null, body: template?.body ?? null };
      const row = { ...words, version: version + 1, changed_at: now };
      if (version === 0) {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('message_templates')
          .values({ ...onlyKey(key), ...row })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }
      const { numUpdatedRows } = await db
        .updateTable('message_templates')
        .set(row)
        .where((eb) => eb.and({ ...onlyKey(key), version }))
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async list(): Promise<readonly (TemplateKey & { readonly version: number; readonly changedAt: number })[]> {
      const rows = await database.db
        .selectFrom('message_templates')
        .select(['event', 'audience', 'channel', 'language', 'version', 'changed_at'])
        .where('body', 'is not', null)
        .orderBy('event')
        .orderBy('audience')
        .orderBy('channel')
        .orderBy('language')
        .execute();
      return rows.map(({ changed_at, ...row }) => ({ ...row, changedAt: changed_at }));
    },
  };
}

function onlyKey({ event, audience, channel, language }: TemplateKey): TemplateKey {
  return { event, audience, channel, language };
}
