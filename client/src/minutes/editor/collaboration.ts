import { collab, getVersion, receiveTransaction, sendableSteps } from 'prosemirror-collab';
import { Step } from 'prosemirror-transform';
import type { EditorState, Plugin, Transaction } from 'prosemirror-state';
import { MAX_STEPS } from '@mahzar/shared/minutes/text/limits';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import type { MinutesPushes } from '@mahzar/shared/protocol/minutes';
import type { AskMinutes, MinutesRefusal } from '../minutes-session.ts';
import { bytesOf } from './in-pieces.ts';

/** Pause between two batches of one writer, ms: text typed meanwhile goes into the next one. */
const PAUSE_MS = 40;
/** Pause before a failed batch is sent again, ms. */
const AGAIN_MS = 1_000;

/** Size of one batch; the service accepts 64 KiB per message. */
const MAX_BYTES = 48 * 1024;

export interface CollaborationParts {
  readonly ask: AskMinutes;
  readonly state: () => EditorState;
  readonly dispatch: (transaction: Transaction) => void;
  /** This page's own name, by which it recognises its steps. */
  readonly editor: string;
  /** Whether pushes arrive. When they do again, `isAt` is called. */
  readonly isOnline: () => boolean;
  /** Text written here cannot be stored: the text must be opened again. */
  readonly lost: (why: MinutesRefusal) => void;
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * Sends the steps of this editor to the service in batches, and applies other editors' steps. The service orders all steps:
 * unconfirmed ones are rebased after those of others, and sent again until they are confirmed.
 */
export class Collaboration {
  readonly #parts: CollaborationParts;
  #sending: Promise<void> | null = null;
  #isClosed = false;
  #isBehind = false;
  /** Text written here cannot be stored: nothing more is sent or reported. */
  #isLost = false;

  constructor(parts: CollaborationParts) {
    this.#parts = parts;
  }

  static plugin(version: number, editor: string): Plugin {
    return collab({ version, clientID: editor });
  }

  /** Ends the writing here. Resolves when everything written is stored, or cannot be. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
    await this.send();
  }

  /** Takes pushed steps that follow a version. */
  receive({ version, steps, editors }: Parameters<MinutesPushes['steps']>[0]): void {
    const own = getVersion(this.#parts.state());
    if (version > own) return void this.catchUp();
    const news = steps.slice(own - version);
    if (news.length > 0) this.#take(news, editors.slice(own - version));
    void this.send();
  }

  /** The line is back, and the service's text has this many steps. */
  isAt(version: number): void {
    // If the service has lost steps, as after restoring a backup, the text here is invalid.
    if (version < getVersion(this.#parts.state())) this.#lose('wrong-phase');
    else void this.catchUp();
  }

  /** Reads other editors' steps that were not pushed to this page, and then sends the steps of this one. */
  async catchUp(): Promise<void> {
    if (this.#isBehind || this.#isLost) return;
    this.#isBehind = true;
    try {
      // A failed reading on a working line is repeated. Without a line, `isAt` follows.
      while (!(await this.#readMissed()) && !this.#isClosed && this.#parts.isOnline()) await this.#parts.wait(AGAIN_MS);
    } finally {
      this.#isBehind = false;
    }
    await this.send();
  }

  /** Sends steps of this editor that are not on their way yet. */
  async send(): Promise<void> {
    if (this.#isBehind || this.#isLost) return;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    const { ask, state, editor, isOnline, wait } = this.#parts;
    for (let batch = sendableSteps(state()); batch !== null; batch = sendableSteps(state())) {
      const { version } = batch;
      const [steps, json] = firstOf(batch.steps);
      const answer = await ask('write', { version, editor, steps: json });
      const isStill = getVersion(state()) === version;
      // If they were not pushed before the answer, the answer confirms them.
      if (answer.ok && isStill) this.#confirm(steps);
      if (!answer.ok) {
        const { code, retryAfterMs } = answer.error;
        if (code === 'stale-version') {
          // Other steps came first and will be pushed; where no pushes arrive any more, they are read.
          if (isStill && !this.#isClosed) return this.#lookLater(version);
          if (isStill && !(await this.#readMissed())) return;
        } else if (code === 'unreachable' || code === 'not-entered') {
          // Steps missed on a broken line are read when it is back.
          if (isOnline()) this.#lookLater(version);
          return;
        } else if (code === 'too-many-messages' || code === 'storage-busy' || code === 'storage-unavailable') {
          if (this.#isClosed) return;
          await wait(retryAfterMs ?? AGAIN_MS);
        } else return this.#lose(code);
      }
      await wait(PAUSE_MS);
    }
  }

  /** Catches up after a while, unless pushes arrive before. */
  #lookLater(version: number): void {
    const { state, wait } = this.#parts;
    void wait(AGAIN_MS).then(() => {
      if (!this.#isClosed && getVersion(state()) === version) void this.catchUp();
    });
  }

  /** Resolves to whether all steps that follow the text here were read. */
  async #readMissed(): Promise<boolean> {
    const { ask, state } = this.#parts;
    for (let next: number | null = 0; next !== null;) {
      const since = getVersion(state());
      const answer = await ask('read-steps', { since });
      if (!answer.ok) return false;
      // Steps pushed meanwhile are present already.
      const known = getVersion(state()) - since;
      this.#take(answer.steps.slice(known), answer.editors.slice(known));
      ({ next } = answer);
    }
    return true;
  }

  #lose(why: MinutesRefusal): void {
    if (this.#isLost) return;
    this.#isLost = true;
    if (!this.#isClosed) this.#parts.lost(why);
  }

  #confirm(steps: readonly Step[]): void {
    const { state, dispatch, editor } = this.#parts;
    dispatch(
      receiveTransaction(
        state(),
        steps,
        steps.map(() => editor),
      ),
    );
  }

  #take(steps: readonly unknown[], editors: readonly string[]): void {
    const { state, dispatch } = this.#parts;
    const read = steps.map((json) => Step.fromJSON(minutesSchema, json));
    dispatch(receiveTransaction(state(), read, editors, { mapSelectionBackward: true }));
  }
}

/** Returns the steps of the next batch, and their JSON: at least one. */
function firstOf(steps: readonly Step[]): [readonly Step[], { readonly stepType: string }[]] {
  const json: { readonly stepType: string }[] = [];
  let bytes = 0;
  for (const step of steps.slice(0, MAX_STEPS)) {
    const one = step.toJSON() as { readonly stepType: string };
    bytes += bytesOf(one);
    if (json.length > 0 && bytes > MAX_BYTES) break;
    json.push(one);
  }
  return [steps.slice(0, json.length), json];
}

/** Whether a transaction applies other editors' steps, or confirms those of this one. */
export function isReceived(transaction: Transaction): boolean {
  return transaction.getMeta('collab$') !== undefined;
}
