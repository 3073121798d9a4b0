import { createHash, randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { newCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { CheckResult } from '@mahzar/shared/rest/orders';
import type { ChainEntry } from '../event-log/chain-hash.ts';
import type { HearingCard } from '../hearings/ports.ts';
import type { PdfMaker, PdfRefused } from '../pdf/pdf-maker.ts';
import type { Letterhead, PaperSealKey, PdfSignature } from '../pdf/pdf-content.ts';
import { namesHidden } from '../record/sealed-file/named-in-minutes.ts';
import type { WhoMayBeNamed } from '../record/sealed-file/named-in-minutes.ts';
import { replayMinutesLog } from '../record/sealed-file/replay-minutes.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { loadMinutesKey } from '../storage/minutes-keys.ts';
import type { MinutesCipher } from '../storage/minutes-keys.ts';
import { minutesContent } from './paper-content.ts';

export interface MinutesPapersParts {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly papers: Pick<PdfMaker, 'make'>;
  /** The court's key for sealing papers. */
  readonly sealKey: PaperSealKey;
  /** Time-stamp authority; null: no time stamp. */
  readonly timeStamps: PdfSignature['timeStamps'];
  readonly letterhead: Letterhead;
  /** Data of a hearing; undefined when it does not exist. */
  readonly aboutOf: (hearing: HearingId) => Promise<
    | {
        readonly state: HearingState;
        readonly card: HearingCard | undefined;
        /** Seats of people who have or had a number in some hearing of the case. */
        readonly hidden: ReadonlySet<SeatId>;
        /** People whom texts may name, see `WhoMayBeNamed`. */
        readonly named: WhoMayBeNamed;
        /** Epoch milliseconds. */
        readonly startsAt: number | null;
      }
    | undefined
  >;
  /**
   * The log of a hearing's minutes as proven by the court's checkpoints, see `provenNow`; null when it differs from the signed one.
   */
  readonly provenMinutes: (hearing: HearingId) => Promise<readonly ChainEntry[] | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Data of a paper, stored encrypted with it. */
interface PaperFacts {
  /** Number by which it is checked. */
  readonly number: string;
  /** SHA-256 of the PDF, hexadecimal. */
  readonly sha256: string;
  /** Seats of people who appear under a number, without their drawn signatures. */
  readonly protected: readonly string[];
  /** Whether drawn signatures of people with a number are known to be left out; absent in papers made before that rule. */
  readonly isWithoutHands?: true;
}

/** How long a failed paper is not tried again, ms. */
const TRY_AGAIN_MS = 3 * 60_000;

export type MinutesPapers = ReturnType<typeof minutesPapers>;

/** Papers of minutes that the judge has closed: made from the log on first request, and then unchanged. */
export function minutesPapers(parts: MinutesPapersParts) {
  const { database, masterKey, randomBytes, papers, sealKey, timeStamps, letterhead, aboutOf, provenMinutes, now } =
    parts;

  const making = new Map<HearingId, ReturnType<typeof makeAlone>>();
  const refused = new Map<HearingId, { readonly rejection: Rejection<PdfRefused>; readonly until: number }>();

  /** Simultaneous requests share one making; a failed one is not repeated for some minutes. */
  const make = async (hearing: HearingId, cipher: MinutesCipher): ReturnType<typeof makeAlone> => {
    const before = refused.get(hearing);
    if (before !== undefined && now() < before.until) return before.rejection;
    refused.delete(hearing);
    const made = making.get(hearing) ?? makeAlone(hearing, cipher).finally(() => making.delete(hearing));
    making.set(hearing, made);
    const paper = await made;
    if (paper instanceof Rejection && (paper.code === 'too-large' || paper.code === 'pages-unavailable'))
      refused.set(hearing, { rejection: new Rejection(paper.code), until: now() + TRY_AGAIN_MS });
    return paper;
  };

  /** @throws errors of the storage */
  const makeAlone = async (
    hearing: HearingId,
    cipher: MinutesCipher,
  ): Promise<Result<Buffer, 'wrong-stage' | 'record-altered' | 'not-found' | PdfRefused>> => {
    const log = await provenMinutes(hearing);
    if (log === null) return new Rejection('record-altered');
    const { closing, flaw, signed, ...written } = await replayMinutesLog(hearing, log, cipher.decrypt, nextTurn);
    if (flaw !== null) return new Rejection('record-altered');
    if (closing === null) return new Rejection('wrong-stage');
    const about = await aboutOf(hearing);
    const text = signed.get(closing.sha256);
    if (about === undefined || text === undefined) return new Rejection('not-found');
    const number = newCheckNumber((below) => randomInt(below));
    const { state, card, startsAt } = about;
    const minutes = { ...written, closing };
    const shown = { minutes, signed: text, hearing: state, card, hidden: hiddenIn(about), startsAt, number };
    const content = minutesContent(shown, letterhead);
    const signature = { ...sealKey, note: await sealKey.note(), reason: content.title, at: now(), timeStamps };
    const made = await papers.make(content, signature, hearing);
    if (made instanceof Rejection) return made;
    const hidden = [...hiddenIn(about)];
    const facts: PaperFacts = { number, sha256: sha256Of(made.pdf), protected: hidden, isWithoutHands: true };
    await inTransaction(database, ({ db }) =>
      db
        .insertInto('minutes_papers')
        .values({
          minutes_id: hearing,
          check_hash: hashOf(number),
          facts: cipher.encrypt(JSON.stringify(facts), 'paper/facts'),
          content: cipher.encrypt(made.pdf.toString('base64'), 'paper/content'),
        })
        // A simultaneous request may have made it.
        .onConflict((conflict) => conflict.column('minutes_id').doNothing())
        .execute(),
    );
    return (await kept(hearing, cipher))?.pdf ?? new Rejection('record-altered');
  };

  const kept = async (
    hearing: HearingId,
    cipher: MinutesCipher,
  ): Promise<{ readonly pdf: Result<Buffer, 'record-altered'>; readonly facts: PaperFacts | null } | undefined> => {
    const row = await database.db
      .selectFrom('minutes_papers')
      .select(['facts', 'content'])
      .where('minutes_id', '=', hearing)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const facts = factsOf(cipher, row.facts);
    const pdf = opened(() => Buffer.from(cipher.decrypt(row.content, 'paper/content'), 'base64'));
    const isAsMade = pdf !== null && sha256Of(pdf) === facts?.sha256;
    return { pdf: isAsMade ? pdf : new Rejection('record-altered'), facts };
  };

  /**
   * Whether a paper may not be given to people: it names a person who has a number now, in its header or text, or has their drawn
   * signature.
   */
  const isClosed = async (hearing: HearingId, cipher: MinutesCipher, facts: PaperFacts | null): Promise<boolean> => {
    const about = await aboutOf(hearing);
    if (about === undefined || facts === null) return true;
    const hidden = hiddenIn(about);
    const { named } = about;
    if (hidden.size === 0 && named.hidden.length === 0 && named.namesAsBefore === undefined) return false;
    if ([...hidden].some((seat) => !facts.protected.includes(seat))) return true;
    const log = await provenMinutes(hearing);
    const written = log && (await replayMinutesLog(hearing, log, cipher.decrypt, nextTurn));
    if (written === null || written.flaw !== null) return true;
    const answers = [
      ...(written.state.reading?.answers ?? []),
      ...written.state.earlier.flatMap((one) => [...one.answers]),
    ];
    const isDrawn = ([seat, answer]: (typeof answers)[number]) =>
      hidden.has(seat) && answer.kind !== 'unanswered' && answer.drawn !== null;
    if (facts.isWithoutHands !== true && answers.some(isDrawn)) return true;
    return namesHidden([...written.blocks.map(({ text }) => text), ...written.words.values()], named, hidden);
  };

  const cipherOf = (hearing: HearingId) => loadMinutesKey(database, hearing, masterKey, randomBytes);

  return {
    /**
     * The paper of a hearing's minutes, as PDF. If a named person was put under protection after it was made, only the court may
     * have it.
     */
    async paper(
      hearing: HearingId,
      { isForCourt }: { readonly isForCourt: boolean },
    ): Promise<
      Result<
        Buffer,
        'wrong-stage' | 'record-altered' | 'not-found' | 'not-permitted' | 'storage-unavailable' | PdfRefused
      >
    > {
      try {
        const cipher = await cipherOf(hearing);
        if (cipher === undefined) return new Rejection('wrong-stage');
        const held = await kept(hearing, cipher);
        if (held === undefined) {
          const made = await make(hearing, cipher);
          if (isForCourt || made instanceof Rejection) return made;
          return (await isClosed(hearing, cipher, (await kept(hearing, cipher))?.facts ?? null))
            ? new Rejection('not-permitted')
            : made;
        }
        if (isForCourt) return held.pdf;
        return (await isClosed(hearing, cipher, held.facts)) ? new Rejection('not-permitted') : held.pdf;
      } catch (error) {
        if (database.kind.faultOf(error) === null) throw error;
        return new Rejection('storage-unavailable');
      }
    },

    /** Checks a paper by its number. @param sha256 of the person's file; null: they have none */
    async check(number: string, sha256: string | null): Promise<CheckResult> {
      const row = await database.db
        .selectFrom('minutes_papers')
        .select(['minutes_id', 'facts'])
        .where('check_hash', '=', hashOf(number))
        .executeTakeFirst();
      const cipher = row && (await cipherOf(row.minutes_id));
      const facts = cipher === undefined ? null : factsOf(cipher, row!.facts);
      if (facts?.number !== number) return 'unknown';
      if (sha256 === null) return 'signed';
      return sha256 === facts.sha256 ? 'genuine' : 'altered';
    },
  };
}

/** Seats of people with a number in this hearing or another one of its case. */
function hiddenIn({ state: { seats }, hidden }: Pick<About, 'state' | 'hidden'>): Set<SeatId> {
  return new Set([...hidden, ...[...seats.values()].filter(({ alias }) => alias !== null).map(({ id }) => id)]);
}

type About = NonNullable<Awaited<ReturnType<MinutesPapersParts['aboutOf']>>>;

/** Null when they were altered. */
function factsOf(cipher: MinutesCipher, facts: string): PaperFacts | null {
  return opened(() => JSON.parse(cipher.decrypt(facts, 'paper/facts')) as PaperFacts);
}

function opened<Value>(open: () => Value): Value | null {
  try {
    return open();
  } catch {
    return null;
  }
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function hashOf(number: string): string {
  return createHash('sha256').update(number, 'utf8').digest('base64url');
}
