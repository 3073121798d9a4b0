import type { Actor } from '@mahzar/shared/hearing/event';
import { positionAt } from '@mahzar/shared/hearing/exhibit';
import type { ExhibitPage, ExhibitRuling, ShownExhibit } from '@mahzar/shared/hearing/exhibit';
import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import {
  cannotHide,
  cannotShow,
  exhibitFor,
  goesFirst,
  isForDevice,
  mayHideAny,
} from '@mahzar/shared/hearing/law/exhibits';
import type { RefusalCode } from '@mahzar/shared/hearing/refusal';
import { isInside } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { ExhibitCommand } from '@mahzar/shared/proceedings/command';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { decideCase } from '@mahzar/shared/proceedings/law/decide';
import { mayRead } from '@mahzar/shared/proceedings/law/reading';
import { visibleDocuments, visibleExhibits } from '@mahzar/shared/proceedings/projection/visible';
import type { CaseDocument } from '@mahzar/shared/proceedings/state';
import type { CaseExhibit, Response } from '@mahzar/shared/protocol/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { createEventLog } from '../event-log/store/event-log.ts';
import type { Execution, HearingService } from '../hearings/hearing-service.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { Rollback, unlessRolledBack } from '../kernel/rollback.ts';
import type { CaseDocuments } from '../proceedings/case-documents.ts';
import type { CaseRefused, ProceedingsService } from '../proceedings/proceedings-service.ts';
import type { ShownTitles } from '../proceedings/shown-titles.ts';
import { liveExhibit, readersOf } from './court.ts';
import type { Court, CourtOf } from './court.ts';
import type { RecordingFacts } from '../files/recording-facts.ts';
import type { ExhibitPlayer } from './playing/exhibit-player.ts';
import type { PagePicture, PagePictures, PageRefusal } from './page-pictures.ts';
import { PendingShows } from './pending-shows.ts';

/** Most exhibits, and most documents, in a list: the newest. */
const MAX_LISTED = 200;
const SYSTEM: Actor = { kind: 'system' };
/** The view of a recording, which cannot be zoomed. */
const WHOLE = { zoom: 100, x: 500, y: 500 } as const;

type ExhibitCode = RefusalCode | 'exhibit-altered' | 'exhibit-unavailable' | 'exhibit-stage' | 'players-busy';

export interface HearingExhibitsParts {
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly courtOf: CourtOf;
  readonly proceedings: Pick<ProceedingsService, 'execute'>;
  readonly documents: Pick<CaseDocuments, 'recordings'>;
  readonly titlesFor: ShownTitles;
  readonly player: Pick<ExhibitPlayer, 'positionMs' | 'isBusy'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly pictures: Pick<PagePictures, 'check' | 'page' | 'prepare'>;
  /** Hearings with a connection to this process. */
  readonly hearings: () => readonly HearingId[];
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/**
 * Exhibits of a hearing's case in the hearing: what may be shown, the pages, and rulings. The law of the case decides who may read
 * and rule, the law of the hearing who may show; this class passes changes from one to the other.
 */
export class HearingExhibits {
  readonly #parts: HearingExhibitsParts;
  readonly #underWay = new PendingShows();

  constructor(parts: HearingExhibitsParts) {
    this.#parts = parts;
    parts.bus.on('case-changed', (id) => {
      this.#underWay.noteCaseChange();
      for (const hearing of parts.hearings())
        this.#follow(hearing, id).catch((error: unknown) => parts.problem(hearing, error));
    });
  }

  /**
   * Checks whether everybody who sees and hears a running recording may still read it. Pages check that on each request, but a
   * recording continues by itself, and no event reports that the case file, a booking, an account or another process has ended a
   * right.
   */
  async followPlayed(): Promise<void> {
    const { hearings, service, problem } = this.#parts;
    for (const hearing of hearings()) {
      try {
        const shown = (await service.snapshot(hearing))?.state.exhibit;
        if (typeof shown?.playback?.since === 'number') await this.#follow(hearing, null);
      } catch (error) {
        problem(hearing, error);
      }
    }
  }

  /** Exhibits that the seat's person may read, and documents that they may offer. */
  async list(hearing: HearingId, seat: SeatId): Promise<Omit<Response<'exhibits'>, 'ok'>> {
    const court = await this.#parts.courtOf(hearing);
    const actor = court?.actors.get(seat);
    if (court === undefined || actor === undefined) return { exhibits: [], documents: [] };
    const { state } = court;
    const { documents: stored, titlesFor } = this.#parts;
    const [titles, recordings] = await Promise.all([titlesFor(state, [actor]), stored.recordings(court.id)]);
    const may = (command: ExhibitCommand) => !(decideCase(state, command, actor) instanceof Rejection);
    const exhibits = visibleExhibits(state, actor)
      .toReversed()
      .slice(0, MAX_LISTED)
      .map(({ number, document: id, stage: { kind: stage } }): CaseExhibit => {
        const { kind, pages } = state.documents.get(id)!;
        const isOver = stage === 'withdrawn';
        return {
          number,
          title: titles.get(id) ?? '',
          kind,
          stage,
          pages,
          playback: recordings.get(id) ?? null,
          mayRule: !isOver && may({ type: 'exclude-exhibit', exhibit: number, reason: 'other' }),
          mayWithdraw: !isOver && may({ type: 'withdraw-exhibit', exhibit: number }),
        };
      });
    const documents = visibleDocuments(state, actor)
      .filter(({ id }) => !state.exhibits.some((one) => one.document === id && one.stage.kind !== 'withdrawn'))
      .filter((document) => may(offerOf(document, hearing, actor)))
      .toReversed()
      .slice(0, MAX_LISTED)
      .map(({ id, kind }) => ({ document: id, title: titles.get(id) ?? '', kind }));
    return { exhibits, documents };
  }

  /**
   * Shows a page. It is made from the filed document before anybody is notified; changes of the exhibit meanwhile apply. Null
   * when something else was shown, or everything was hidden, meanwhile; then it is not shown any more.
   */
  show(hearing: HearingId, seat: SeatId, asked: ExhibitPage): Promise<Result<Execution, ExhibitCode> | null> {
    return this.#show(hearing, seat, {
      prepare: () => this.#drawn(hearing, seat, asked),
      find: async () => {
        const found = await this.#page(hearing, seat, asked);
        return found instanceof Rejection ? found : { ...found, page: { ...asked, pages: found.document.pages ?? 0 } };
      },
    });
  }

  /**
   * Plays a recording to everybody who may read it, from a moment on, or shows its picture at that moment. The file is compared
   * with the filed one before, and again when it is played.
   * @param positionMs position in the file; null: the present position
   */
  play(
    hearing: HearingId,
    seat: SeatId,
    asked: { readonly exhibit: number; readonly positionMs: number | null; readonly isPlaying: boolean },
  ): Promise<Result<Execution, ExhibitCode> | null> {
    const { exhibit, isPlaying } = asked;
    return this.#show(hearing, seat, {
      prepare: async () => {
        const found = await this.#recording(hearing, seat, exhibit);
        return found instanceof Rejection ? found : this.#checked(hearing, found.court, exhibit, found.document);
      },
      find: async () => {
        const found = await this.#recording(hearing, seat, exhibit);
        if (found instanceof Rejection) return found;
        if (isPlaying && this.#parts.player.isBusy(hearing)) return new Rejection('players-busy');
        const { media, durationMs } = found.facts;
        const positionMs = Math.min(durationMs, asked.positionMs ?? (await this.#positionMs(hearing, exhibit)));
        const playback = { media, durationMs, positionMs, since: isPlaying ? this.#parts.now() : null };
        return { ...found, page: { exhibit, page: 1, pages: 1, ...WHOLE, playback } };
      },
    });
  }

  /** The present position in the exhibit's file; the beginning when it is not shown. */
  async #positionMs(hearing: HearingId, number: number): Promise<number> {
    const { service, player, now } = this.#parts;
    const exhibit = (await service.snapshot(hearing))?.state.exhibit;
    if (exhibit?.exhibit !== number || exhibit.playback === undefined) return 0;
    return player.positionMs(hearing, exhibit.playback.since) ?? positionAt(exhibit.playback, now());
  }

  /** Shows something whose preparation takes a while; see `show`. */
  async #show(
    hearing: HearingId,
    seat: SeatId,
    what: {
      readonly prepare: () => Promise<Result<CaseDocument, ExhibitCode>>;
      /** Called after the preparation, with the case in its then present state. */
      readonly find: () => Promise<Result<Readable & { readonly page: ShownPage }, ExhibitCode>>;
    },
  ): Promise<Result<Execution, ExhibitCode> | null> {
    const { service } = this.#parts;
    const show = this.#underWay.begin(hearing, seat);
    try {
      const prepared = await what.prepare();
      if (prepared instanceof Rejection) return prepared;
      // The preparation takes long, so the case is read again.
      const shown = await what.find();
      if (shown instanceof Rejection) return shown;
      const state = (await service.snapshot(hearing))?.state;
      const me = state?.seats.get(seat);
      if (show.isOver || state === undefined || me === undefined) return null;
      if (shown.document.sha256 !== prepared.sha256) return new Rejection('unknown-exhibit');
      const { id: document, sha256 } = shown.document;
      if (cannotShow(state, me) === null) this.#underWay.end(hearing, goesFirst(state, me) ? null : seat, show);
      const command = {
        type: 'show-exhibit',
        shown: { ...shown.page, document, sha256, readers: shown.readers },
      } as const;
      const execution = await service.execute(hearing, command, { kind: 'seat', seat });
      // A change of the case during this command could not be applied yet.
      if (show.isCaseChanged) await this.#follow(hearing, shown.court.id);
      return execution.ok ? execution : execution.refusal;
    } finally {
      this.#underWay.forget(hearing, show);
    }
  }

  /** Hides the shown exhibit; pages still being drawn are not shown after that. */
  async hide(hearing: HearingId, seat: SeatId): Promise<Execution> {
    const { service } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    const me = state?.seats.get(seat);
    if (state !== undefined && me !== undefined && cannotHide(state, me) === null)
      this.#underWay.end(hearing, mayHideAny(state, me) ? null : seat);
    return service.execute(hearing, { type: 'hide-exhibit' }, { kind: 'seat', seat });
  }

  /** An exhibit that the seat's person may show in the present state of the case, with its readers. */
  async #readable(hearing: HearingId, seat: SeatId, number: number): Promise<Result<Readable, 'unknown-exhibit'>> {
    const court = await this.#parts.courtOf(hearing);
    const document = court && liveExhibit(court, number)?.document;
    if (court === undefined || document === undefined) return new Rejection('unknown-exhibit');
    const readers = readersOf(court, document);
    return readers.includes(seat) ? { court, document, readers } : new Rejection('unknown-exhibit');
  }

  async #page(
    hearing: HearingId,
    seat: SeatId,
    asked: ExhibitPage,
  ): Promise<Result<Readable, 'unknown-exhibit' | 'exhibit-unavailable'>> {
    const found = await this.#readable(hearing, seat, asked.exhibit);
    if (found instanceof Rejection) return found;
    if (found.document.pages === null) return new Rejection('exhibit-unavailable');
    return asked.page > found.document.pages ? new Rejection('unknown-exhibit') : found;
  }

  async #recording(
    hearing: HearingId,
    seat: SeatId,
    number: number,
  ): Promise<Result<Readable & { readonly facts: RecordingFacts }, 'unknown-exhibit' | 'exhibit-unavailable'>> {
    const found = await this.#readable(hearing, seat, number);
    if (found instanceof Rejection) return found;
    const facts = (await this.#parts.documents.recordings(found.court.id)).get(found.document.id);
    return facts === undefined ? new Rejection('exhibit-unavailable') : { ...found, facts };
  }

  /** A document whose stored file equals the filed one; checked unless the document is already shown. */
  async #checked(
    hearing: HearingId,
    court: Court,
    number: number,
    document: CaseDocument,
  ): Promise<Result<CaseDocument, ExhibitCode>> {
    const { service, pictures } = this.#parts;
    const now = (await service.snapshot(hearing))?.state.exhibit;
    const isNew = now?.exhibit !== number || now.sha256 !== document.sha256;
    const wrong = isNew ? await pictures.check(court.id, document) : undefined;
    return wrong === undefined ? document : this.#notShown(hearing, number, wrong);
  }

  async #notShown(
    hearing: HearingId,
    number: number,
    { code }: Rejection<PageRefusal>,
  ): Promise<Rejection<ExhibitCode>> {
    if (code === 'document-altered') await this.#end(hearing, number, 'altered');
    return new Rejection(code === 'document-altered' ? 'exhibit-altered' : 'exhibit-unavailable');
  }

  /** Draws and keeps a page, and then the neighbouring pages. */
  async #drawn(hearing: HearingId, seat: SeatId, asked: ExhibitPage): Promise<Result<CaseDocument, ExhibitCode>> {
    const { pictures } = this.#parts;
    const found = await this.#page(hearing, seat, asked);
    if (found instanceof Rejection) return found;
    const { court, document } = found;
    const wrong = await this.#checked(hearing, court, asked.exhibit, document);
    if (wrong instanceof Rejection) return wrong;
    const picture = await pictures.page(court.id, document, asked.page);
    if (picture instanceof Rejection) return this.#notShown(hearing, asked.exhibit, picture);
    pictures.prepare(court.id, document, asked.page);
    return document;
  }

  /**
   * A page as a picture, for the browser that holds a seat: the page shown to it now, or any page of an exhibit that its person may
   * show and read. In the second case the case's log notes the reading.
   */
  async page(
    hearing: HearingId,
    session: SessionHash,
    number: number,
    page: number,
  ): Promise<Result<PagePicture, PageRefusal>> {
    const { service, courtOf, pictures, proceedings } = this.#parts;
    const state = (await service.snapshot(hearing))?.state;
    const me = state && seatIn(state, session);
    if (state === undefined || me === undefined) return new Rejection('not-found');
    const court = await courtOf(hearing);
    const document = court && this.#document(court, number);
    if (court === undefined || document === undefined) return new Rejection('not-found');
    const isShown = isShownTo(state, me, court, document, number, page);
    const actor = court.actors.get(me.id);
    const isTheirs =
      actor !== undefined &&
      mayRead(court.state, document, actor) &&
      isForDevice(state, readersOf(court, document), me) &&
      cannotShow(state, me) === null;
    if (!isShown && !isTheirs) return new Rejection('not-found');
    const picture = await pictures.page(court.id, document, page);
    if (picture instanceof Rejection) {
      if (picture.code === 'document-altered') await this.#end(hearing, number, 'altered');
      return picture;
    }
    if (isShown || actor === undefined) return picture;
    const looked = await proceedings.execute(court.id, { type: 'read-document', document: document.id }, actor);
    if (!(looked instanceof Rejection)) return picture;
    return new Rejection(looked.code === 'storage-unavailable' ? looked.code : 'not-found');
  }

  /** Makes a ruling if the law of the case permits it: an entry in both logs, or in neither. */
  async rule(hearing: HearingId, seat: SeatId, act: RulingAct): Promise<Result<Execution, ExhibitCode>> {
    const { service, courtOf, proceedings } = this.#parts;
    const court = await courtOf(hearing);
    const actor = court?.actors.get(seat);
    if (court === undefined || actor === undefined) return new Rejection('unknown-exhibit');
    const command = commandOf(act, court, hearing, actor);
    if (command === undefined) return new Rejection('unknown-exhibit');
    const exhibit = 'exhibit' in command ? command.exhibit : court.state.exhibits.length + 1;
    const ruling = { type: 'rule-on-exhibit', exhibit, ruling: act.ruling } as const;
    // Undoing a command costs a reading of the hearing's whole log, so the law is asked before; only a change at this very moment
    // leads to that.
    const unlawful = decideCase(court.state, command, actor);
    if (unlawful instanceof Rejection) return new Rejection(CODES[unlawful.code]);
    const by: Actor = { kind: 'seat', seat };
    const execution = await unlessRolledBack<Execution, Rejection<CaseRefused>>(
      service.execute(hearing, ruling, by, async (append) => {
        const done = await proceedings.execute(court.id, command, actor, async (on, events) => {
          // It is already so; neither log gets a second entry.
          if (events.length === 0) return undefined;
          const offered = events.find((event) => event.type === 'exhibit-offered');
          // Somebody has offered another exhibit meanwhile.
          if (offered !== undefined && offered.exhibit !== exhibit) return new Rejection('wrong-stage');
          await append(createEventLog(on));
          return undefined;
        });
        if (done instanceof Rejection) throw new Rollback(done);
      }),
    );
    if (execution instanceof Rejection) return new Rejection(CODES[execution.code]);
    return execution.ok ? execution : execution.refusal;
  }

  #document({ state }: Court, number: number): CaseDocument | undefined {
    const exhibit = state.exhibits[number - 1];
    return exhibit && state.documents.get(exhibit.document);
  }

  /** Applies changes of the case to the shown exhibit. @param id of the case; null: any */
  async #follow(hearing: HearingId, id: string | null): Promise<void> {
    const { service, courtOf } = this.#parts;
    const shown = (await service.snapshot(hearing))?.state.exhibit;
    if (shown === null || shown === undefined) return;
    const court = await courtOf(hearing);
    if (court === undefined || (id !== null && court.id !== id)) return;
    const found = liveExhibit(court, shown.exhibit);
    // The hearing may have moved to another case, which has an exhibit of that number, too.
    if (found?.document.id !== shown.document) return this.#end(hearing, shown.exhibit, 'ruled');
    const readers = readersOf(court, found.document);
    await service.execute(hearing, { type: 'note-exhibit-readers', exhibit: shown.exhibit, readers }, SYSTEM);
  }

  async #end(hearing: HearingId, exhibit: number, why: 'altered' | 'ruled'): Promise<void> {
    await this.#parts.service.execute(hearing, { type: 'note-exhibit-ended', exhibit, why }, SYSTEM);
  }
}

/** The view of an exhibit on the screens. */
type ShownPage = Omit<ShownExhibit, 'document' | 'sha256' | 'readers'>;

interface Readable {
  readonly court: Court;
  readonly document: CaseDocument;
  readonly readers: readonly SeatId[];
}

/** Acts with exhibits in the hearing. */
export type RulingAct =
  | { readonly ruling: 'offered'; readonly document: DocumentId }
  | { readonly ruling: 'admitted' | 'withdrawn'; readonly exhibit: number }
  | {
      readonly ruling: 'excluded';
      readonly exhibit: number;
      readonly reason: Extract<ExhibitCommand, { type: 'exclude-exhibit' }>['reason'];
    };
true satisfies [ExhibitRuling] extends [RulingAct['ruling']] ? true : false;

const CODES: Readonly<Record<CaseRefused, ExhibitCode>> = {
  'not-permitted': 'exhibit-stage',
  'case-archived': 'exhibit-stage',
  'case-full': 'exhibit-stage',
  'unknown-party': 'exhibit-stage',
  'unknown-document': 'unknown-exhibit',
  'unknown-exhibit': 'unknown-exhibit',
  'unknown-hearing': 'exhibit-stage',
  'unknown-order': 'exhibit-stage',
  'changed-meanwhile': 'exhibit-stage',
  'not-a-client': 'exhibit-stage',
  'wrong-stage': 'exhibit-stage',
  'is-exhibit': 'exhibit-stage',
  'wrong-access': 'exhibit-stage',
  'scan-awaited': 'exhibit-stage',
  infected: 'exhibit-stage',
  'not-scannable': 'exhibit-stage',
  'not-found': 'unknown-exhibit',
  'storage-unavailable': 'record-unavailable',
};

function commandOf(act: RulingAct, { state }: Court, hearing: HearingId, actor: CaseActor): ExhibitCommand | undefined {
  switch (act.ruling) {
    case 'offered': {
      const document = state.documents.get(act.document);
      return document && offerOf(document, hearing, actor);
    }
    case 'admitted':
      return { type: 'admit-exhibit', exhibit: act.exhibit };
    case 'withdrawn':
      return { type: 'withdraw-exhibit', exhibit: act.exhibit };
    case 'excluded':
      return { type: 'exclude-exhibit', exhibit: act.exhibit, reason: act.reason };
    default:
      return act satisfies never;
  }
}

/** Offers a document for the party to which it belongs; a document of no party is offered by a party for themselves. */
function offerOf({ id, of }: CaseDocument, hearing: HearingId, actor: CaseActor): ExhibitCommand {
  const own = actor.kind === 'person' ? actor.party : null;
  return { type: 'offer-exhibit', document: id, of: of ?? own, hearing };
}

/** The seat that is held in this session. */
function seatIn({ seats }: HearingState, session: SessionHash): Seat | undefined {
  return [...seats.values()].find(({ place }) => isInside(place) && place.session === session);
}

/** Whether a page is on a person's screen, according to the log, and permitted by the case at this moment. */
function isShownTo(
  state: HearingState,
  me: Seat,
  court: Court,
  document: CaseDocument,
  number: number,
  page: number,
): boolean {
  const { exhibit } = state;
  if (exhibit === null || exhibit.exhibit !== number || exhibit.page !== page || exhibit.sha256 !== document.sha256)
    return false;
  if (liveExhibit(court, number) === undefined) return false;
  const now = readersOf(court, document);
  const readers = exhibit.readers.filter((seat) => now.includes(seat));
  return exhibitFor({ ...state, exhibit: { ...exhibit, readers } }, me) === 'shown';
}
