import { createStore } from 'zustand/vanilla';
import { keysOf } from '@mahzar/shared/keys-of';
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
import { CODE_MS, forgetCodes, StoredCode } from '../../browser/stored-code.ts';
import type { RequestedCode } from '../../browser/stored-code.ts';
import { answersOf, FIELDS_OF, NO_ANSWERS, partOf, problemOf } from './answers.ts';
import type { Answers, Part } from './answers.ts';
import { storeAnswers, readStoredAnswers, NOTHING_STORED } from './stored-answers.ts';
import type { StoredAnswers } from './stored-answers.ts';

export interface RequestState {
  /** Whether the service's state is known. */
  readonly stage: 'loading' | 'ready';
  /** The service's state; null before the first answer. */
  readonly request: MyRequest | null;
  /** The content of the fields: the service's state, overlaid by the input since. */
  readonly answers: Answers;
  /** `waiting`: there is no connection, and the answers are sent when it returns. */
  readonly saving: 'saved' | 'saving' | 'waiting';
  /** Why the service refused the answers. */
  readonly refusal: CallError | null;
  /** The requested one-time code. */
  readonly code: (CodeFor & { readonly sent: boolean; readonly isForOthers: boolean }) | null;
}

/** A one-time code is valid for the person's data at the time of sending. */
interface CodeFor extends Pick<Answers, 'phone' | 'nationalId'> {
  /** When the next code may be requested, epoch ms of this device. */
  readonly againAt: number;
}

interface OwnRequestParts {
  readonly send: Send;
  readonly memory: Storage | null;
  readonly language: () => 'fa' | 'en';
  /** Returns the pause before unsent answers are sent again, ms. */
  readonly pause: (attempt: number) => number;
  /** Pause in typing after which the input is sent, ms. */
  readonly restMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Parts with long texts, which are sent before the question is answered. Consent is not one of them: it is given by continuing. */
const TYPED_AT_LENGTH = ['matter', 'company'] as const satisfies readonly Part[];

/** After this time without an answer the line counts as broken, ms. A poor one needs some seconds for the largest answer. */
const PATIENCE_MS = 30_000;

/**
 * A citizen's own request: its answers are kept in this tab until the service has them, and sent step by step. The service
 * recognises the person by a cookie that no script can read.
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
  #stored: StoredAnswers;
  readonly #storedCode: StoredCode<RequestedCode & CodeFor>;
  #flushing: Promise<CallError | null> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Parts that were sent while the person is still typing in them: their fields stay unchanged. */
  readonly #open = new Set<Part>();
  #attempts = 0;
  /** The service's clock minus this device's, ms. */
  #clockAheadMs = 0;

  constructor(parts: OwnRequestParts) {
    this.#parts = parts;
    this.#stored = readStoredAnswers(parts.memory);
    this.#storedCode = new StoredCode('mahzar.request.code', () => parts.memory);
    const code = this.#storedCode.at(parts.now());
    if (code !== null) this.store.setState({ code: { ...code, sent: true, isForOthers: false } });
  }

  /** Calls the service. @throws CallError when the call does not succeed */
  call<const R extends Route>(route: R, input: CallInput<R>): Promise<CallAnswer<R>> {
    const { send, now } = this.#parts;
    const patient: Send = async (address, request) => {
      const response = await send(address, { ...request, signal: timeoutSignal(PATIENCE_MS) });
      const serverTime = Date.parse(response.headers.get('Date') ?? '');
      if (!Number.isNaN(serverTime)) this.#clockAheadMs = serverTime - now();
      return response;
    };
    return call(patient, route, input);
  }

  /** Loads the service's state. Resolves to null when it is known; otherwise to the error. */
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

  /** Takes the service's new state. */
  take(request: MyRequest): void {
    const { request: of } = this.#stored;
    if ((of !== null && of !== request.id) || request.state !== 'draft') this.#stored = NOTHING_STORED;
    this.#stored = { ...this.#stored, request: request.id };
    this.#set({ stage: 'ready', request });
  }

  /** Sets the content of fields. */
  type(typed: Partial<Answers>): void {
    this.#stored = { ...this.#stored, typed: { ...this.#stored.typed, ...typed } };
    this.#set({});
    const part = TYPED_AT_LENGTH.find((each) => FIELDS_OF[each].some((field) => field in typed));
    if (part === undefined) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#saveTyped(part), this.#parts.restMs);
  }

  /** Saves the part of an answered question: sends it now, or when there is a connection. */
  save(part: Part): void {
    clearTimeout(this.#rest);
    this.#open.delete(part);
    // Added again although it is being sent: the data on their way are older than this answer.
    this.#stored = { ...this.#stored, unsaved: [...this.#stored.unsaved, part] };
    this.#set({ refusal: null });
    void this.flush();
  }

  /** Sends unsent parts. Resolves to null when the service has everything; otherwise to the error. */
  flush(): Promise<CallError | null> {
    clearTimeout(this.#retry);
    return (this.#flushing ??= this.#flush().finally(() => (this.#flushing = null)));
  }

  /** Requests a code for the given telephone. Resolves to null when it was requested; otherwise to the error. */
  async sendCode(): Promise<CallError | null> {
    const unsent = await this.flush();
    if (unsent !== null) return unsent;
    const { phone, nationalId } = this.store.getState().answers;
    try {
      const { sent, againAt } = await this.call(sendRequestCode, { body: {} });
      const code = { phone, nationalId, againAt: this.onThisClock(againAt) };
      const before = this.#storedCode.at(this.#parts.now());
      // A mistyped telephone has received the former code.
      const isForOthers = !sent && before !== null && !isForSame(before, code);
      this.store.setState({ code: { ...code, sent, isForOthers } });
      // A person who opens the message may return to a reloaded page, and another code would invalidate this one.
      if (sent) this.#storedCode.keep({ ...code, until: this.#parts.now() + CODE_MS });
      return null;
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
  }

  /** Discards the requested code, so that a person who returns to the tab is not asked for it. */
  dropCode(): void {
    this.#storedCode.forget();
  }

  /** Converts a moment of the service to this device's clock, which may be wrong by hours. */
  onThisClock(at: number): number {
    return at - this.#clockAheadMs;
  }

  /** Returns the service's present time, epoch ms. */
  serviceNow(): number {
    return this.#parts.now() + this.#clockAheadMs;
  }

  /**
   * Makes this browser forget the request, which the service keeps. Resolves to null when the service has ended the browser's
   * access; otherwise to the error.
   */
  async forget(): Promise<CallError | null> {
    // Local data are deleted even without a connection.
    clearTimeout(this.#rest);
    clearTimeout(this.#retry);
    this.#stored = NOTHING_STORED;
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

  /** Sends the input while it is typed, so that a person who loses the tab finds it again by the link of an SMS. */
  #saveTyped(part: Part): void {
    const { request, answers, saving } = this.store.getState();
    const isTaken = FIELDS_OF[part].every((field) => problemOf(field, answers, true)?.code !== 'too-long');
    if (request?.state !== 'draft' || !isTaken) return;
    // A waiting part will be sent in its state at that time.
    if (saving === 'waiting' && this.#stored.unsaved.includes(part)) return;
    this.#open.add(part);
    this.#stored = { ...this.#stored, unsaved: [...this.#stored.unsaved, part] };
    void this.flush();
  }

  async #flush(): Promise<CallError | null> {
    while (this.#stored.unsaved.length > 0) {
      const { unsaved } = this.#stored;
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

  /** Deletes sent answers from the tab, except for parts that were typed or saved since. */
  #acknowledge(parts: readonly Part[], sent: Answers): void {
    const { answers } = this.store.getState();
    const answered = parts.filter((part) => !this.#open.has(part));
    const fields: readonly (keyof Answers)[] = [...answered.flatMap((part) => FIELDS_OF[part]), 'office'];
    const done = fields.filter((field) => answers[field] === sent[field]);
    const typed = Object.fromEntries(
      Object.entries(this.#stored.typed).filter(([field]) => !done.includes(field as keyof Answers)),
    );
    this.#stored = { ...this.#stored, typed, unsaved: this.#stored.unsaved.slice(parts.length) };
  }

  /** The service does not know this browser any more: the answers begin a new request. */
  #startAnew(answers: Answers): void {
    this.#stored = { request: null, typed: answers, unsaved: keysOf(FIELDS_OF) };
    this.#storedCode.forget();
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
    this.store.setState({ ...change, answers: { ...had, ...this.#stored.typed } });
    storeAnswers(this.#parts.memory, this.#stored);
  }
}

/** Whether a code is valid for the person's present data. */
export function isForSame(
  code: Pick<Answers, 'phone' | 'nationalId'>,
  { phone, nationalId }: Pick<Answers, 'phone' | 'nationalId'>,
): boolean {
  return code.phone === phone && code.nationalId === nationalId;
}

/** Whether another try may succeed. */
export function isPassing({ code }: CallError): boolean {
  return ['unreachable', 'service-draining', 'storage-unavailable', 'storage-busy', 'internal'].includes(code);
}
