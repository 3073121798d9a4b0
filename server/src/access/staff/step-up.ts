import type { DeskSigningMeans } from '@mahzar/shared/signing-means';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import { audit } from '../../audit/audit-store.ts';
import type { AuditNote } from '../../audit/audit.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { StaffParts } from './parts.ts';
import { OF_ACCOUNT } from './pauses.ts';
import { stepOfCode } from './totp.ts';

/** What somebody signs, as the log of acts names it. */
export interface ToSign {
  readonly subject: NonNullable<AuditNote['subject']>;
  /** Which thing of the subject, by its id. */
  readonly details: NonNullable<AuditNote['details']>;
  /** Of exactly what was shown to them, hexadecimal. */
  readonly sha256: string;
}

/** A signature that is being made. */
export interface StepUpSignature {
  /** What the entry is to say. */
  readonly means: DeskSigningMeans;
  /** Uses the code up, in the transaction in which is signed: it signs nothing else, and no other signs by it. */
  readonly use: (on: Database) => Promise<Rejection<'wrong-code'> | undefined>;
  /** Notes the signature in the log of acts, last of all in the same transaction. */
  readonly note: (on: Database) => Promise<void>;
}

/**
 * A fresh code of the authenticator app at the moment of a signature (OWASP ASVS 5.0, 7.5.3): a session that was left open signs
 * nothing. The code comes with the hash of what is signed and is used up with it. Recovery codes sign nothing. Whoever has no app of
 * ours, because the organisation or a demonstration signs them in, signs by the session, and each entry says so.
 */
export class StepUp {
  readonly #parts: Pick<StaffParts, 'database' | 'accounts' | 'pauses' | 'now'>;

  constructor(parts: Pick<StaffParts, 'database' | 'accounts' | 'pauses' | 'now'>) {
    this.#parts = parts;
  }

  /** By what an account signs. */
  async meansOf(account: string): Promise<DeskSigningMeans> {
    const found = await this.#parts.accounts().byId(account);
    return (found?.totp ?? null) === null ? 'desk-session' : 'app-code';
  }

  /**
   * Signs, when the code is of the app and now. Wrong codes and those that were used are noted and slow down; whoever guesses is not
   * told which it was.
   * @param work signs, and uses the code up in its transaction
   */
  async sign<Done, Code extends string>(
    { account: id, code }: { readonly account: string; readonly code: string | null },
    what: ToSign,
    work: (signature: StepUpSignature) => Promise<Result<Done, Code>>,
  ): Promise<Result<Done, Code | 'wrong-code' | 'too-many-requests'>> {
    const { accounts, pauses, now } = this.#parts;
    const totp = (await accounts().byId(id))?.totp ?? null;
    const note = (on: Database) => this.#note(on, id, 'signature-given', what, totp === null ? 'session' : 'app');
    if (totp === null) return work({ means: 'desk-session', use: () => Promise.resolve(undefined), note });
    // Counted apart from the codes of those who sign in: they do not keep whoever is here from signing.
    const key = `code:again:${id}`;
    const retryAfterMs = await pauses.take(key, OF_ACCOUNT);
    if (retryAfterMs > 0) return new Rejection('too-many-requests', { retryAfterMs });
    const step = code === null ? undefined : await stepOfCode(totp, code, now());
    let [isWrong, isUsed] = [step === undefined, false];
    const use = async (on: Database): Promise<Rejection<'wrong-code'> | undefined> => {
      const store = accounts(on);
      const present = await store.byId(id);
      const isTheirs = present?.disabled === false && present.totp === totp;
      isUsed = isTheirs && (await store.useTotpStep(id, step!));
      isWrong = !isUsed;
      return isWrong ? new Rejection('wrong-code') : undefined;
    };
    const signing = isWrong ? undefined : work({ means: 'app-code', use, note });
    const done = await signing?.catch(async (error: unknown) => {
      // A storage that fails is no guess.
      if (!isWrong) await pauses.giveBack(key).catch(() => undefined);
      throw error;
    });
    if (!isWrong) {
      // A code that signed nothing may have been used before: it ends no pause of whoever guesses.
      const isSigned = isUsed && !(done instanceof Rejection);
      await (isSigned ? pauses.forget(key) : pauses.giveBack(key));
      return done!;
    }
    await inTransaction(this.#parts.database, (on) => this.#note(on, id, 'signature-code-wrong', what, 'app'));
    return new Rejection('wrong-code', { detail: 'the code is wrong or was used' });
  }

  #note(on: Database, id: string, act: AuditAct, { subject, details, sha256 }: ToSign, by: string): Promise<void> {
    const note = { actor: { kind: 'staff', id }, act, subject, details: { ...details, by, sha256 } } as const;
    return audit.note(on, note, this.#parts.now());
  }
}
