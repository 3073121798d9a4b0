import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import { deadlineEnd } from '@mahzar/shared/proceedings/deadline';
import type { CaseActor, DraftedOrder } from '@mahzar/shared/proceedings/event';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { decideCase } from '@mahzar/shared/proceedings/law/decide';
import { concernedBy, seesOrder } from '@mahzar/shared/proceedings/law/orders';
import { capacitiesIn, mayEverInCase } from '@mahzar/shared/proceedings/law/permissions';
import type { CaseDocument, CaseState, Order } from '@mahzar/shared/proceedings/state';
import { SERVICE_CHANNELS } from '@mahzar/shared/proceedings/words';
import type { ServiceChannel } from '@mahzar/shared/proceedings/words';
import { SERVED_LINK_PATH, shortLink } from '@mahzar/shared/notify/short-link';
import { orderSigned } from '@mahzar/shared/signing-means';
import type { DeskSigningMeans } from '@mahzar/shared/signing-means';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { CheckResult, OrderText } from '@mahzar/shared/rest/orders';
import { namedIn } from '@mahzar/shared/scheduling/named-in';
import type { StaffStore } from '../../access/staff/staff-store.ts';
import type { Signer, StepUp, StepUpRefused, StepUpSignature } from '../../access/staff/step-up.ts';
import { keepLatest } from '../../kernel/keep-latest.ts';
import type { Notify } from '../../notify/notify.ts';
import type { PdfMaker, PdfRefused } from '../../pdf/pdf-maker.ts';
import type { Letterhead, PaperSealKey, PdfContent, PdfSignature } from '../../pdf/pdf-content.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import type { CaseDocuments } from '../case-documents.ts';
import type { RecentViews } from '../recent-views.ts';
import type { CaseDirectory, FileOfCase } from '../ports.ts';
import type { CaseRefused, CaseSnapshot, ProceedingsService } from '../proceedings-service.ts';
import type { ClosedPapers } from './closed-papers.ts';
import { draftHash, isAtHead, orderPaper, sha256Of, shownHash, UNNAMED } from './order-paper.ts';
import type { OrderStore, ServiceRecipient } from './order-store.ts';
import { randomId } from '../../storage/random-id.ts';

/** Parts of the desk of orders. */
export interface OrderParts {
  readonly service: Pick<ProceedingsService, 'begin' | 'snapshot' | 'execute'>;
  readonly directory: CaseDirectory;
  readonly documents: Pick<CaseDocuments, 'keepMade' | 'read' | 'titles'>;
  readonly store: OrderStore;
  readonly closed: ClosedPapers;
  readonly papers: Pick<PdfMaker, 'make'>;
  /** The court's key for sealing papers. */
  readonly sealKey: PaperSealKey;
  /** Time-stamp authority; null: no time stamp. */
  readonly timeStamps: PdfSignature['timeStamps'];
  readonly letterhead: Letterhead;
  readonly clock: CourtClock;
  readonly namesOf: StaffStore['namesOf'];
  readonly send: Notify['send'];
  readonly stepUp: StepUp;
  readonly looks: RecentViews;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Refused = CaseRefused | PdfRefused | 'document-altered';
type SigningRefused = Refused | StepUpRefused | 'too-many-requests';

/** An opened draft. */
export interface ReadDraft {
  readonly order: Order;
  readonly text: OrderText;
  /** Number of documents in the case. */
  readonly documents: number;
  /** Data of the case's file. */
  readonly file: CourtCaseFile;
  readonly concerned: readonly PartyId[];
  /** People whom its paper names. */
  readonly named: readonly PartyId[];
  /** Protected people named by its text, see `closedPapers`. */
  readonly namesProtected: readonly PartyId[] | null;
  /** Content of the paper. */
  readonly content: PdfContent;
  /** SHA-256 of everything shown, hexadecimal. */
  readonly shown: string;
}

/** A served order, for the page of its link. */
export interface OpenedService {
  readonly served: ServiceRecipient;
  readonly order: Order;
  readonly document: CaseDocument;
  readonly state: CaseState;
}

const ID_BYTES = 12;
/** Attempts of signing: a document filed at the same moment takes the paper's number, and the paper is made again. */
const MAX_TRIES = 3;
/** How long sending a message about a service is attempted, ms. */
const TELL_MS = 3 * 86_400_000;
/** Number of rendered drafts kept, so that turning a page does not render a draft again. */
const MAX_PREVIEWS = 4;

export type OrderDesk = ReturnType<typeof orderDesk>;

/**
 * Orders and decisions of cases, from the draft to the proof that they were opened. The law decides; the desk stores texts, makes
 * and seals papers, and notifies people, each in the transaction of the entry.
 */
export function orderDesk(parts: OrderParts) {
  const { service, directory, documents, store, papers, sealKey, timeStamps, letterhead, clock, namesOf, send, looks } =
    parts;
  const { closed, stepUp, randomBytes, now } = parts;
  const previews = new Map<string, MadePaper>();

  /** An order that the actor may know of, with the present state of its case. */
  const find = async (id: string, order: OrderId, actor: CaseActor) => {
    const snapshot = await service.snapshot(id);
    const found = snapshot?.state.orders.get(order);
    if (snapshot === undefined || found === undefined || !seesOrder(snapshot.state, found, actor)) return undefined;
    return { state: snapshot.state, order: found };
  };
  /** The file of a case. */
  const fileOf = async (id: string): Promise<FileOfCase> => {
    const found = await directory.fileOf(id);
    if (found === undefined) throw new Error(`case ${id} has no file`);
    return found;
  };
  const until = (order: Pick<Order, 'deadline'>): number | null =>
    order.deadline === null ? null : deadlineEnd(now(), order.deadline.days, clock);

  return {
    /** Writes a new draft, or replaces one. */
    async draft(
      id: string,
      actor: CaseActor,
      { order, text, ...drafted }: Omit<DraftedOrder, 'text'> & { readonly order: OrderId; readonly text: OrderText },
    ): Promise<Result<CaseSnapshot, CaseRefused>> {
      const command = { type: 'draft-order', order, ...drafted, text: draftHash(drafted, text) } as const;
      return service.execute(id, command, actor, async (on, events) => {
        if (events.length > 0) await store.keepDraft(on, id, order, text);
        return undefined;
      });
    },

    discard: (id: string, order: OrderId, actor: CaseActor) =>
      service.execute(id, { type: 'discard-order', order }, actor),

    /** A draft as it would be signed now, if its text equals the one in the log. */
    async read(
      id: string,
      order: OrderId,
      actor: CaseActor,
    ): Promise<Result<ReadDraft, 'not-found' | 'wrong-stage' | 'document-altered'>> {
      const found = await find(id, order, actor);
      if (found === undefined) return new Rejection('not-found');
      if (found.order.stage.kind !== 'draft') return new Rejection('wrong-stage');
      const text = await store.draft(id, order);
      if (text === null || draftHash(found.order, text) !== found.order.text) return new Rejection('document-altered');
      const concerned = concernedBy(found.state, found.order);
      const documents = found.state.documents.size;
      const inFile = await fileOf(id);
      const { file, protected: unnamed } = inFile;
      const atHead = file.people.filter(
        ({ id: one, role }) => !unnamed.has(one) && isAtHead(role, concerned.includes(partyIdOf(one))),
      );
      const named = [
        ...new Set([...atHead, ...namedIn([orderPlainText(text)], file.people)].map((one) => partyIdOf(one.id))),
      ];
      const facts = { order: found.order, text, documents, file: onPaper(file, unnamed), concerned, named };
      const { content } = orderPaper({ ...facts, at: found.order.draftedAt, signed: null }, letterhead);
      const namesProtected = closed.named(inFile, orderPlainText(text));
      return { ...facts, namesProtected, content, shown: shownHash(found.order, content) };
    },

    /** A draft as a paper, without number and seal. */
    async preview({ content, shown }: ReadDraft, actor: CaseActor): Promise<Result<MadePaper, PdfRefused>> {
      const known = previews.get(shown);
      if (known !== undefined) return known;
      const made = await papers.make(content, null, accountOf(actor));
      if (!(made instanceof Rejection)) keepLatest(previews, MAX_PREVIEWS, shown, made);
      return made;
    },

    /** The means with which a staff member signs. */
    meansOf: (actor: CaseActor): Promise<DeskSigningMeans> => stepUp.meansOf(accountOf(actor)),

    /**
     * Makes, seals and files the paper of the draft that the judge has read.
     * @param given.draft hash of the draft as shown
     * @param given.code of the judge's authenticator app; null where they have none
     * @param given.session the judge's desk session; null: none
     */
    async sign(
      id: string,
      order: OrderId,
      { draft, code, session, actor }: Omit<Signer, 'account'> & { readonly draft: string; readonly actor: CaseActor },
    ): Promise<Result<CaseSnapshot, SigningRefused>> {
      const found = await find(id, order, actor);
      if (found === undefined) return new Rejection('not-found');
      // For people who may not sign, no code is checked and no paper made.
      if (!mayEverInCase(capacitiesIn(found.state, actor), 'sign-order')) return new Rejection('not-permitted');
      // A repeated request after a lost answer needs no new code.
      if (found.order.stage.kind === 'signed') return service.execute(id, signed(order, draft), actor);
      const whole = orderSigned(id, order, draft);
      const what = { subject: { kind: 'case', id }, details: { order }, sha256: draft, whole };
      return stepUp.sign({ account: accountOf(actor), session, code }, what, async (signature) => {
        for (let tries = 1; ; tries += 1) {
          const done = await this.signBy(signature, id, order, { draft, actor });
          const isOvertaken = done instanceof Rejection && done.code === 'changed-meanwhile';
          if (!isOvertaken || tries === MAX_TRIES) return done;
        }
      });
    },

    /** Signs by the present state of the case. */
    async signBy(
      { means, use, note }: StepUpSignature,
      id: string,
      order: OrderId,
      { draft, actor }: { readonly draft: string; readonly actor: CaseActor },
    ): Promise<Result<CaseSnapshot, Refused | StepUpRefused>> {
      const read = await this.read(id, order, actor);
      // It was signed meanwhile, by a double click or by somebody else: the law decides whether it is the same.
      if (read instanceof Rejection && read.code === 'wrong-stage')
        return service.execute(id, signed(order, draft), actor);
      if (read instanceof Rejection) return read;
      if (read.shown !== draft) return new Rejection('changed-meanwhile');
      const number = read.documents + 1;
      const made = await this.paper(read, { number, means, actor });
      if (made instanceof Rejection) return made;
      const { document, check, pdf, pages, text } = made;
      const of = { sha256: sha256Of(pdf), size: pdf.length, pages };
      const command = { ...signed(order, draft), draft: read.order.text, document, number, ...of, text, means };
      return service.execute<StepUpRefused>(id, command, actor, async (on, events) => {
        if (events.length === 0) return undefined;
        const wrong = await use(on);
        if (wrong !== undefined) return wrong;
        const kept = { document, title: read.text.title, by: actor, media: 'application/pdf', ...of } as const;
        await documents.keepMade(on, id, kept, pdf);
        await store.keepPaper(on, id, order, { number: check, named: read.named });
        await note(on);
        return undefined;
      });
    },

    /** The paper of a draft that is being signed. */
    async paper(
      { order, text, file, concerned }: ReadDraft,
      {
        number,
        means,
        actor,
      }: { readonly number: number; readonly means: DeskSigningMeans; readonly actor: CaseActor },
    ) {
      const at = now();
      const check = store.newNumber();
      const account = accountOf(actor);
      const judge = (await namesOf([account])).get(account) ?? '';
      const signed = { number, check, judge, means };
      const { content, attached } = orderPaper({ order, text, file, concerned, at, signed }, letterhead);
      const note = await sealKey.note();
      const made = await papers.make(content, { ...sealKey, note, reason: text.title, at, timeStamps }, account);
      if (made instanceof Rejection) return made;
      const document = randomId<DocumentId>(randomBytes, ID_BYTES);
      return { document, check, ...made, text: sha256Of(attached!) };
    },

    /** Serves an order on people, by the channels in the case's file. @param again also on people on whom it was already served */
    async serve(
      id: string,
      order: OrderId,
      { to, again, actor }: { readonly to: readonly PartyId[]; readonly again: boolean; readonly actor: CaseActor },
    ): Promise<Result<CaseSnapshot, CaseRefused>> {
      const file = (await directory.fileOf(id))?.file;
      if (file === undefined) return new Rejection('not-found');
      const people = new Map(file.people.map((person) => [person.id as string, person]));
      const command = {
        type: 'serve-order',
        order,
        to: to.map((party) => ({ party, by: waysTo(people.get(party)) })),
        again,
      } as const;
      return service.execute(id, command, actor, async (on, events) => {
        for (const event of events)
          if (event.type === 'order-served')
            await tell(on, { case: id, order, party: event.party }, { file, person: people.get(event.party)! });
        return undefined;
      });
    },

    /** The service to which a link's code belongs. */
    servedBy: (code: string): Promise<ServiceRecipient | undefined> => store.linkedBy(code),

    /** Whether an order's paper is closed to a person, see `closedPapers`. */
    async isKeptFrom(state: CaseState, id: OrderId, asked: readonly PartyId[]): Promise<boolean> {
      const [order, found] = [state.orders.get(id), await directory.fileOf(state.id)];
      return order === undefined || found === undefined || closed.isClosed(state, found, { order, asked });
    },

    /** Opens a served order: the opening and each later look are entries. A paper that is closed to the person is not opened. */
    async open(
      served: ServiceRecipient,
    ): Promise<Result<OpenedService, 'link-withdrawn' | 'not-permitted' | 'storage-unavailable'>> {
      const before = (await service.snapshot(served.case))?.state;
      const known = before?.orders.get(served.order);
      if (before === undefined || known === undefined) return new Rejection('link-withdrawn');
      if (await this.isKeptFrom(before, served.order, [served.party])) return new Rejection('not-permitted');
      const command = { type: 'open-service', order: served.order, until: until(known) } as const;
      const actor = { kind: 'person', party: served.party } as const;
      const paper = known.stage.kind === 'signed' ? known.stage.document : '';
      // The right is checked for each page.
      const decision = decideCase(before, command, actor);
      const isNews = decision instanceof Rejection || decision.some(({ type }) => type === 'service-opened');
      const work = () => service.execute(served.case, command, actor);
      const opened = (await looks.enter([served.case, paper, served.party].join('/'), work, isNews)) ?? {
        state: before,
      };
      if (opened instanceof Rejection)
        return new Rejection(opened.code === 'storage-unavailable' ? opened.code : 'link-withdrawn');
      const { state } = opened;
      const order = state.orders.get(served.order)!;
      const document = order.stage.kind === 'signed' ? state.documents.get(order.stage.document) : undefined;
      return document === undefined ? new Rejection('link-withdrawn') : { served, order, document, state };
    },

    /** The order as shown to the person on whom it was served. */
    async opened({ served, order, document, state }: OpenedService) {
      const { services, stage, deadline, kind } = order;
      const mine = services.get(served.party)!;
      return {
        kind,
        title: (await documents.titles(served.case)).get(document.id) ?? '',
        caseNumber: state.number,
        number: documentNumber(state.number, document.number),
        signedAt: stage.kind === 'signed' ? stage.at : 0,
        servedAt: mine.at,
        pages: document.pages ?? 1,
        deadline: deadline === null || mine.until === null ? null : { kind: deadline.kind, until: mine.until },
        check: await store.numberOf(served.case, served.order),
        sha256: document.sha256,
      };
    },

    /** The content of the served paper. */
    content: ({ served, document }: OpenedService) => documents.read(served.case, document.id, document.sha256),

    /** Checks a paper by its number. @param sha256 of the person's file; null: they have none */
    async check(number: string, sha256: string | null): Promise<CheckResult> {
      const found = await store.byNumber(number);
      const state = found && (await service.snapshot(found.case))?.state;
      const stage = found && state?.orders.get(found.order)?.stage;
      const document = stage?.kind === 'signed' ? state?.documents.get(stage.document) : undefined;
      if (document === undefined) return 'unknown';
      if (sha256 !== null && sha256 !== document.sha256) return 'altered';
      if (document.stage.kind !== 'filed') return 'withdrawn';
      return sha256 === null ? 'signed' : 'genuine';
    },
  };

  /** Notifies a person of a service, on each of their channels. */
  async function tell(
    on: Database,
    served: ServiceRecipient,
    { file, person }: { readonly file: CourtCaseFile; readonly person: CourtCase['people'][number] },
  ): Promise<void> {
    const at = now();
    // Links sent earlier, perhaps to a former number or address, become invalid.
    await store.endLinks(on, served);
    for (const channel of waysTo(person)) {
      const code = await store.makeLink(on, served, at);
      const message = await send(on, {
        hearing: null,
        person: null,
        event: 'order-served',
        audience: 'party',
        channel,
        language: person.language,
        to: (channel === 'sms' ? person.phone : person.email)!,
        facts: { about: 'order', name: person.name, branch: file.branch, caseNumber: file.number },
        link: shortLink(letterhead.publicUrl, code, person.language, SERVED_LINK_PATH),
        dueAt: at,
        until: at + TELL_MS,
      });
      await store.keepMessage(on, message, served, channel);
    }
  }
}

type CourtCaseFile = Pick<CourtCase, 'number' | 'branch' | 'people'>;

/** The file for a paper that others read: people with a number in a hearing are not named. */
function onPaper(file: CourtCaseFile, unnamed: ReadonlySet<string>): CourtCaseFile {
  return { ...file, people: file.people.map((one) => (unnamed.has(one.id) ? { ...one, name: UNNAMED } : one)) };
}

interface MadePaper {
  readonly pdf: Buffer;
  readonly pages: number;
}

/** The command to sign, without a paper. For a signed order (a repetition after a lost answer) it leads to no event. */
function signed(order: OrderId, read: string) {
  const nothing = { draft: '', document: '' as DocumentId, number: 0, sha256: '', size: 0, pages: 0, text: '' };
  return { type: 'sign-order', order, read, ...nothing, means: 'desk-session' } as const;
}

function accountOf(actor: CaseActor): string {
  return actor.kind === 'staff' ? actor.account : '';
}

/** The channels on which a person in the case's file can be notified. */
export function waysTo(
  person: Pick<CourtCase['people'][number], 'phone' | 'email'> | undefined,
): readonly ServiceChannel[] {
  if (person === undefined) return [];
  return SERVICE_CHANNELS.filter((channel) => (channel === 'sms' ? person.phone : person.email) !== null);
}
