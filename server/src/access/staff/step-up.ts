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

/** What somebody signs, as the log of acts names it. */
export interface ToSign {
  readonly subject: NonNullable<AuditNote['subject']>;
  /** Which thing of the subject, by its id. */
  readonly details: NonNullable<AuditNote['details']>;
  /** Of exactly what was shown to them, hexadecimal. */
  readonly sha256: string;
  /** The whole of it: for this alone they have signed in anew. */
  readonly whole: SignedWhole;
}

/** Who signs at the desk. */
export interface Signer {
  readonly account: string;
  /** Null: by none. */
  readonly session: string | null;
  /** Of their authenticator app. */
  readonly code: string | null;
}

/** `sign-in-again`: whoever signs by the organisation's sign-in has not done so anew for this, or too long ago. */
export type StepUpRefused = 'wrong-code' | 'sign-in-again';

/** A signature that is being made. */
export interface StepUpSignature {
  /** What the entry is to say. */
  readonly means: DeskSigningMeans;
  /** Uses the code up, in the transaction in which is signed: it signs nothing else, and no other signs by it. */
  readonly use: (on: Database) => Promise<Rejection<StepUpRefused> | undefined>;
  /** Notes the signature in the log of acts, last of all in the same transaction. */
  readonly note: (on: Database) => Promise<void>;
}

/**
 * A fresh code of the authenticator app at the moment of a signature (OWASP ASVS 5.0, 7.5.3): a session that was left open signs
 * nothing. The code comes with the hash of what is signed and is used up with it. Recovery codes sign nothing. Whom the organisation
 * signs in has no app of ours, and signs in there anew for each signature, which stands for the whole of it and for the session in which
 * it is given, and is used up likewise.
 * Whoever has neither, as in a demonstration, signs by the session. Each entry says which it was.
 */
export class StepUp {
  readonly #parts: StepUpParts;

  constructor(parts: StepUpParts) {
    this.#parts = parts;
  }

  /** By what an account signs. */
  async meansOf(account: string): Promise<DeskSigningMeans> {
    return this.#meansOf(await this.#parts.accounts().byId(account));
  }

  #meansOf(account: Account | undefined): DeskSigningMeans {
    if ((account?.totp ?? null) !== null) return 'app-code';
    return account?.bound === true && this.#parts.organisation ? 'organisation' : 'desk-session';
  }

  /**
   * Signs, when the code is of the app and now. Wrong codes and those that were used are noted and slow down; whoever guesses is not
   * told which it was.
   * @param work signs, and uses the code up in its transaction
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
    // Counted apart from the codes of those who sign in: they do not keep whoever is here from signing.
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
  /** Whether an organisation signs staff in. */
  readonly organisation: boolean;
}

/** How the log of acts names it. */
const NOTED: Readonly<Record<DeskSigningMeans, string>> = {
  'app-code': 'app',
  organisation: 'organisation',
  'desk-session': 'session',
};
