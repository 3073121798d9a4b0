import { createStore } from 'zustand/vanilla';
import {
  answerRequest,
  beginRequest,
  leaveRequest,
  readMyRequest,
  sendRequestCode,
} from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import type { CallAnswer, CallInput, Route } from '@mahzar/shared/rest/route';
import { timeoutSignal } from '../../browser/timeout-signal.ts';
import { call, CallError } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import { CODE_MS, forgetCodes, KeptCode } from '../kept-code.ts';
import type { AskedCode } from '../kept-code.ts';
import { answersOf, FIELDS_OF, NO_ANSWERS, partOf, problemOf } from './answers.ts';
import type { Answers, Part } from './answers.ts';
import { keepAnswers, keptAnswers, NOTHING_KEPT } from './kept-answers.ts';
import type { KeptAnswers } from './kept-answers.ts';

export interface RequestState {
  /** Whether it is known what the service has. */
  readonly stage: 'loading' | 'ready';
  /** What the service has; null before the first answer is there. */
  readonly request: MyRequest | null;
  /** What stands in the fields: what the service has, and over it what was typed since. */
  readonly answers: Answers;
  /** `waiting`: there is no connection, and it is sent when there is one again. */
  readonly saving: 'saved' | 'saving' | 'waiting';
  /** Why the service did not take the answers. */
  readonly refusal: CallError | null;
  /** The one-time code that was asked for. */
  readonly code: (CodeFor & { readonly sent: boolean; readonly isForOthers: boolean }) | null;
}

/** A one-time code is good for who the person was said to be when it was sent. */
interface CodeFor extends Pick<Answers, 'phone' | 'nationalId'> {
  /** From when another may be asked for, epoch ms of this device. */
  readonly againAt: number;
}

interface OwnRequestParts {
  readonly send: Send;
  readonly memory: Storage | null;
  readonly language: () => 'fa' | 'en';
  /** Pause before the answers are sent again that did not arrive, ms. */
  readonly pause: (attempt: number) => number;
  /** After so long without a key what is typed is sent, ms. */
  readonly restMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Parts in which much is typed before the question is answered. A consent is none: it is given by going on. */
const TYPED_AT_LENGTH = ['matter', 'company'] as const satisfies readonly Part[];

/** After so long without an answer the line counts as broken, ms. A poor one needs some seconds for the largest answer. */
const PATIENCE_MS = 30_000;

/**
 * A citizen's own request: what was answered, kept in this tab until the service has it, and sent to it step by step. Who it
 * is the service knows by a cookie that no script reads.
 */
export class OwnRequest {
  readonly store = createStore<RequestState>(() => ({
    stage: 'loading',
    request: null,
    answers: NO_ANSWERS,
    saving: 'saved',
    refusal: null,
    code: null,
  }));
  readonly #parts: OwnRequestParts;
  #kept: KeptAnswers;
  readonly #keptCode: KeptCode<AskedCode & CodeFor>;
  #flushing: Promise<CallError | null> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Parts that were sent while somebody types in them: their fields stay as they are. */
  readonly #open = new Set<Part>();
  #attempts = 0;
  /** How far the service's clock is ahead of this device's, ms. */
  #clockAheadMs = 0;

  constructor(parts: OwnRequestParts) {
    this.#parts = parts;
    this.#kept = keptAnswers(parts.memory);
    this.#keptCode = new KeptCode('mahzar.request.code', () => parts.memory);
    const code = this.#keptCode.at(parts.now());
    if (code !== null) this.store.setState({ code: { ...code, sent: true, isForOthers: false } });
  }

  /** Calls the service. @throws CallError for whatever is not a success */
  call<const R extends Route>(route: R, input: CallInput<R>): Promise<CallAnswer<R>> {
    const { send, now } = this.#parts;
    const patient: Send = async (address, request) => {
      const response = await send(address, { ...request, signal: timeoutSignal(PATIENCE_MS) });
      const said = Date.parse(response.headers.get('Date') ?? '');
      if (!Number.isNaN(said)) this.#clockAheadMs = said - now();
      return response;
    };
    return call(patient, route, input);
  }

  /** Asks what the service has. Null when that is known; else why not. */
  async load(): Promise<CallError | null> {
    try {
      this.take(await this.call(readMyRequest, {}));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.code !== 'no-request') return error;
      this.#set({ stage: 'ready', request: null });
    }
    void this.flush();
    return null;
  }

  /** Takes what the service has now. */
  take(request: MyRequest): void {
    const { request: of } = this.#kept;
    if ((of !== null && of !== request.id) || request.state !== 'draft') this.#kept = NOTHING_KEPT;
    this.#kept = { ...this.#kept, request: request.id };
    this.#set({ stage: 'ready', request });
  }

  /** What stands in a field now. */
  type(typed: Partial<Answers>): void {
    this.#kept = { ...this.#kept, typed: { ...this.#kept.typed, ...typed } };
    this.#set({});
    const part = TYPED_AT_LENGTH.find((each) => FIELDS_OF[each].some((field) => field in typed));
    if (part === undefined) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#saveTyped(part), this.#parts.restMs);
  }

  /** A question is answered: its part is sent, now or when there is a connection. */
  save(part: Part): void {
    clearTimeout(this.#rest);
    this.#open.delete(part);
    // Named once more although it is being sent: what is on its way is older than this answer.
    this.#kept = { ...this.#kept, unsaved: [...this.#kept.unsaved, part] };
    this.#set({ refusal: null });
    void this.flush();
  }

  /** Sends what is not sent yet. Null when the service has everything; else why not. */
  flush(): Promise<CallError | null> {
    clearTimeout(this.#retry);
    return (this.#flushing ??= this.#flush().finally(() => (this.#flushing = null)));
  }

  /** Has a code sent to the telephone that was given. Null when it was asked for; else why not. */
  async sendCode(): Promise<CallError | null> {
    const unsent = await this.flush();
    if (unsent !== null) return unsent;
    const { phone, nationalId } = this.store.getState().answers;
    try {
      const { sent, againAt } = await this.call(sendRequestCode, { body: {} });
      const code = { phone, nationalId, againAt: this.onThisClock(againAt) };
      const before = this.#keptCode.at(this.#parts.now());
      // A telephone that was mistyped has had it.
      const isForOthers = !sent && before !== null && !isForSame(before, code);
      this.store.setState({ code: { ...code, sent, isForOthers } });
      // Whoever goes to the message may come back to a page that is loaded anew, and another code would end this one.
      if (sent) this.#keptCode.keep({ ...code, until: this.#parts.now() + CODE_MS });
      return null;
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
  }

  /** The code that was asked for counts no longer: whoever comes back to the tab is not asked for it. */
  dropCode(): void {
    this.#keptCode.forget();
  }

  /** A moment of the service by this device's clock, which may be wrong by hours. */
  onThisClock(at: number): number {
    return at - this.#clockAheadMs;
  }

  /** What time it is at the service, epoch ms. */
  serviceNow(): number {
    return this.#parts.now() + this.#clockAheadMs;
  }

  /** This browser forgets the request; the service keeps it. Null when the service has let it go; else why it has not. */
  async forget(): Promise<CallError | null> {
    // What lies here goes whatever the line does.
    clearTimeout(this.#rest);
    clearTimeout(this.#retry);
    this.#kept = NOTHING_KEPT;
    forgetCodes(this.#parts.memory);
    this.#set({ refusal: null, code: null });
    try {
      await this.call(leaveRequest, {});
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
    this.#set({ request: null });
    return null;
  }

  /** The service keeps what is typed too: whoever loses the tab finds it again by the link of an SMS. */
  #saveTyped(part: Part): void {
    const { request, answers, saving } = this.store.getState();
    const isTaken = FIELDS_OF[part].every((field) => problemOf(field, answers, true)?.code !== 'too-long');
    if (request?.state !== 'draft' || !isTaken) return;
    // What waits goes as it stands then.
    if (saving === 'waiting' && this.#kept.unsaved.includes(part)) return;
    this.#open.add(part);
    this.#kept = { ...this.#kept, unsaved: [...this.#kept.unsaved, part] };
    void this.flush();
  }

  async #flush(): Promise<CallError | null> {
    while (this.#kept.unsaved.length > 0) {
      const { unsaved } = this.#kept;
      const { answers } = this.store.getState();
      const sent = Object.fromEntries(unsaved.map((part) => [part, partOf(part, answers)]));
      this.#set({ saving: 'saving' });
      try {
        const request = await this.#send(sent, answers.office);
        this.#attempts = 0;
        this.#acknowledge(unsaved, answers);
        this.take(request);
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        if (error.code === 'no-request' && this.store.getState().request !== null) {
          this.#startAnew(answers);
          continue;
        }
        this.#fail(error);
        return error;
      }
    }
    this.#set({ saving: 'saved', refusal: null });
    return null;
  }

  #send(answers: object, office: string | null): Promise<MyRequest> {
    if (this.store.getState().request !== null) return this.call(answerRequest, { body: answers });
    const body = { office: office ?? '', language: this.#parts.language(), answers };
    return this.call(beginRequest, { body });
  }

  /** What was sent is no longer kept here, but for what was typed or saved since. */
  #acknowledge(parts: readonly Part[], sent: Answers): void {
    const { answers } = this.store.getState();
    const answered = parts.filter((part) => !this.#open.has(part));
    const fields: readonly (keyof Answers)[] = [...answered.flatMap((part) => FIELDS_OF[part]), 'office'];
    const done = fields.filter((field) => answers[field] === sent[field]);
    const typed = Object.fromEntries(
      Object.entries(this.#kept.typed).filter(([field]) => !done.includes(field as keyof Answers)),
    );
    this.#kept = { ...this.#kept, typed, unsaved: this.#kept.unsaved.slice(parts.length) };
  }

  /** The service no longer knows this browser: everything that was answered begins a request anew. */
  #startAnew(answers: Answers): void {
    this.#kept = { request: null, typed: answers, unsaved: Object.keys(FIELDS_OF) as Part[] };
    this.#keptCode.forget();
    this.#set({ request: null, code: null });
  }

  #fail(error: CallError): void {
    if (!isPassing(error)) return this.#set({ saving: 'waiting', refusal: error });
    this.#set({ saving: 'waiting' });
    this.#retry = setTimeout(() => void this.flush(), this.#parts.pause(this.#attempts++));
  }

  #set(change: Partial<Omit<RequestState, 'answers'>>): void {
    const { request } = { ...this.store.getState(), ...change };
    const had = request === null ? NO_ANSWERS : answersOf(request);
    this.store.setState({ ...change, answers: { ...had, ...this.#kept.typed } });
    keepAnswers(this.#parts.memory, this.#kept);
  }
}

/** Whether a code is for who the person is said to be. */
export function isForSame(
  code: Pick<Answers, 'phone' | 'nationalId'>,
  { phone, nationalId }: Pick<Answers, 'phone' | 'nationalId'>,
): boolean {
  return code.phone === phone && code.nationalId === nationalId;
}

/** Whether trying again may help by itself. */
export function isPassing({ code }: CallError): boolean {
  return ['unreachable', 'service-draining', 'storage-unavailable', 'storage-busy', 'internal'].includes(code);
}
