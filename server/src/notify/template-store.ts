import type { Template } from '@mahzar/shared/notify/template';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import type { TemplateStore } from './ports.ts';
import type { Database } from '../storage/database.ts';

/** The court's own texts in the database. They are no personal data. */
export function createTemplateStore(database: Database): TemplateStore {
  return {
    async read(key, { db } = database) {
      const row = await db
        .selectFrom('message_templates')
        .select(['subject', 'body', 'version'])
        .where((eb) => eb.and({ ...onlyKey(key) }))
        .executeTakeFirst();
      const template: Template | null =
        row === undefined || row.body === null ? null : { subject: row.subject, body: row.body };
      return { template, version: row?.version ?? 0 };
    },

    async write({ db }, key, template, version, now) {
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

    async list() {
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
