import { createHash } from 'node:crypto';
import { canonicalSigned } from '@mahzar/shared/signing-means';
import type { DeskSigningMeans, SignedWhole } from '@mahzar/shared/signing-means';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import { audit } from '../../audit/audit-store.ts';
import type { AuditNote } from '../../audit/audit.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { StaffParts } from './parts.ts';
import { OF_ACCOUNT } from './pauses.ts';
import { hasProof, useProof } from './signing-proofs.ts';
import type { Account } from './staff-store.ts';
import { stepOfCode } from './totp.ts';

/** The thing to be signed, as named in the audit log. */
export interface ToSign {
  readonly subject: NonNullable<AuditNote['subject']>;
  /** Id of the thing within the subject. */
  readonly details: NonNullable<AuditNote['details']>;
  /** Hash of exactly the text that was shown to the signer, hexadecimal. */
  readonly sha256: string;
  /** The whole content, for which alone the signer has signed in again. */
  readonly whole: SignedWhole;
}

/** The signer at the desk. */
export interface Signer {
  readonly account: string;
  /** Null: no session. */
  readonly session: string | null;
  /** Code of the signer's authenticator app. */
  readonly code: string | null;
}

/** `sign-in-again`: a person who uses the organisation's sign-in has not repeated it for this content, or too long ago. */
export type StepUpRefused = 'wrong-code' | 'sign-in-again';

/** A signature being made. */
export interface StepUpSignature {
  /** Means of signing, for the entry. */
  readonly means: DeskSigningMeans;
  /** Uses the code up in the transaction of the signature, so that the code signs nothing else. */
  readonly use: (on: Database) => Promise<Rejection<StepUpRefused> | undefined>;
  /** Notes the signature in the audit log; to be called last in the same transaction. */
  readonly note: (on: Database) => Promise<void>;
}

/**
 * Requires a fresh code of the authenticator app for a signature (OWASP ASVS 5.0, 7.5.3), so that a session left open signs
 * nothing. The code is sent with the hash of the signed content and is used up with it. Recovery codes sign nothing. People who
 * use the organisation's sign-in have no app of ours; they sign in there again for each signature. That proof is bound to the whole
 * content and to the session, and is used up as well. People with neither, as in a demonstration, sign with their session. Each
 * entry names the means.
 */
export class StepUp {
  readonly #parts: StepUpParts;

  constructor(parts: StepUpParts) {
    this.#parts = parts;
  }

  /** The means with which an account signs. */
  async meansOf(account: string): Promise<DeskSigningMeans> {
    return this.#meansOf(await this.#parts.accounts().byId(account));
  }

  #meansOf(account: Account | undefined): DeskSigningMeans {
    if ((account?.totp ?? null) !== null) return 'app-code';
    return account?.bound === true && this.#parts.organisation ? 'organisation' : 'desk-session';
  }

  /**
   * Signs if the code is a current one of the app. Wrong and used codes are noted and cause pauses; the answer does not distinguish
   * the two.
   * @param work makes the signature, and uses the code up in its transaction
   */
  async sign<Done, Code extends string>(
    { account: id, session, code }: Signer,
    what: ToSign,
    work: (signature: StepUpSignature) => Promise<Result<Done, Code>>,
  ): Promise<Result<Done, Code | StepUpRefused | 'too-many-requests'>> {
    const { database, accounts, pauses, now } = this.#parts;
    const account = await accounts().byId(id);
    const totp = account?.totp ?? null;
    const means = this.#meansOf(account);
    const note = (on: Database) => this.#note(on, id, 'signature-given', what, NOTED[means]);
    if (means === 'desk-session') return work({ means, use: () => Promise.resolve(undefined), note });
    if (means === 'organisation') {
      if (session === null) return new Rejection('sign-in-again');
      const proof = { account: id, session, sha256: sha256Of(canonicalSigned(what.whole)) };
      if (!(await hasProof(database, proof, now()))) return new Rejection('sign-in-again');
      const use = async (on: Database) =>
        (await useProof(on, proof, now())) ? undefined : new Rejection('sign-in-again');
      return work({ means, use, note });
    }
    // Counted separately from sign-in codes, so that failed sign-ins do not keep a person with a session from signing.
    const key = `code:again:${id}`;
    const retryAfterMs = await pauses.take(key, OF_ACCOUNT);
    if (retryAfterMs > 0) return new Rejection('too-many-requests', { retryAfterMs });
    const step = code === null || totp === null ? undefined : await stepOfCode(totp, code, now());
    let [isWrong, isUsed] = [step === undefined, false];
    const use = async (on: Database): Promise<Rejection<'wrong-code'> | undefined> => {
      const store = accounts(on);
      const present = await store.byId(id);
      const isTheirs = present?.disabled === false && present.totp === totp;
      isUsed = isTheirs && (await store.useTotpStep(id, step!));
      isWrong = !isUsed;
      return isWrong ? new Rejection('wrong-code') : undefined;
    };
    const signing = isWrong ? undefined : work({ means, use, note });
    const done = await signing?.catch(async (error: unknown) => {
      // A failure of the storage is not a guess.
      if (!isWrong) await pauses.giveBack(key).catch(() => undefined);
      throw error;
    });
    if (!isWrong) {
      // A code that signed nothing may have been used before, so it ends no pause.
      const isSigned = isUsed && !(done instanceof Rejection);
      await (isSigned ? pauses.forget(key) : pauses.giveBack(key));
      return done!;
    }
    await inTransaction(database, (on) => this.#note(on, id, 'signature-code-wrong', what, 'app'));
    return new Rejection('wrong-code', { detail: 'the code is wrong or was used' });
  }

  #note(on: Database, id: string, act: AuditAct, { subject, details, sha256 }: ToSign, by: string): Promise<void> {
    const note = { actor: { kind: 'staff', id }, act, subject, details: { ...details, by, sha256 } } as const;
    return audit.note(on, note, this.#parts.now());
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

interface StepUpParts extends Pick<StaffParts, 'database' | 'accounts' | 'pauses' | 'now'> {
  /** Whether staff sign in with the organisation's provider. */
  readonly organisation: boolean;
}

/** Names of the means in the audit log. */
const NOTED: Readonly<Record<DeskSigningMeans, string>> = {
  'app-code': 'app',
  organisation: 'organisation',
  'desk-session': 'session',
};
