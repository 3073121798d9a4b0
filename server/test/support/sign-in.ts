import { generate } from 'otplib';
import type { Database } from '../../src/storage/database.ts';
import type { Visitor } from './desk.ts';

/** The code that an authenticator app shows. @param at epoch milliseconds */
export function codeAt(secret: string, at: number): Promise<string> {
  return generate({ secret, epoch: Math.floor(at / 1000) });
}

/** A code of a person's authenticator app that is valid now, regardless of codes used before. */
export async function freshCode(
  { db }: Pick<Database, 'db'>,
  { account, totp }: Pick<Visitor, 'account' | 'totp'>,
): Promise<string> {
  await db.updateTable('staff_accounts').set({ totp_step: 0 }).where('id', '=', account).execute();
  return codeAt(totp, Date.now());
}
