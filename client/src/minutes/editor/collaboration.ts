import { collab, getVersion, receiveTransaction, sendableSteps } from 'prosemirror-collab';
import { Step } from 'prosemirror-transform';
import type { EditorState, Plugin, Transaction } from 'prosemirror-state';
import { MOST_STEPS } from '@mahzar/shared/minutes/text/limits';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import type { MinutesPushes } from '@mahzar/shared/protocol/minutes';
import type { AskMinutes, MinutesRefusal } from '../minutes-session.ts';
import { bytesOf } from './in-pieces.ts';

/** Between two batches of one writer: what is typed meanwhile goes with the next. */
const PAUSE_MS = 40;
/** Before a batch is sent again that could not be, ms. */
const AGAIN_MS = 1_000;

/** Of one batch; the service takes 64 KiB a message. */
const MOST_BYTES = 48 * 1024;

export interface CollaborationParts {
  readonly ask: AskMinutes;
  readonly state: () => EditorState;
  readonly dispatch: (transaction: Transaction) => void;
  /** Of this page: a word of its own, by which it knows its own steps again. */
  readonly editor: string;
  /** Whether the service tells what happens. When it does again, `isAt` is called. */
  readonly isOnline: () => boolean;
  /** What was written here cannot be kept: the text has to be opened anew. */
  readonly lost: (why: MinutesRefusal) => void;
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * Brings what is written here to the service, one batch after another, and what others write into the editor. The service orders
 * everything: steps that it has not confirmed are put after those of others, and sent again until it has.
 */
export class Collaboration {
  readonly #parts: CollaborationParts;
  #sending: Promise<void> | null = null;
  #isClosed = false;
  #isBehind = false;
  /** What was written here cannot be kept: nothing more is sent, or said of it. */
  #isLost = false;

  constructor(parts: CollaborationParts) {
    this.#parts = parts;
  }

  static plugin(version: number, editor: string): Plugin {
    return collab({ version, clientID: editor });
  }

  /** Nothing more is written here. Resolves when what was written is kept, or cannot be. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
    await this.send();
  }

  /** The service has told steps that follow a version. */
  receive({ version, steps, editors }: Parameters<MinutesPushes['steps']>[0]): void {
    const own = getVersion(this.#parts.state());
    if (version > own) return void this.catchUp();
    const news = steps.slice(own - version);
    if (news.length > 0) this.#take(news, editors.slice(own - version));
    void this.send();
  }

  /** The line is back, and the text has so many steps. */
  isAt(version: number): void {
    // Of a service that has lost some, as after a backup was restored, nothing here is a text any longer.
    if (version < getVersion(this.#parts.state())) this.#lose('wrong-phase');
    else void this.catchUp();
  }

  /** Reads what others have written and this page was not told, and then sends what was written here. */
  async catchUp(): Promise<void> {
    if (this.#isBehind || this.#isLost) return;
    this.#isBehind = true;
    try {
      // Asked in vain on a line that holds: again. Away: `isAt` follows.
      while (!(await this.#readMissed()) && !this.#isClosed && this.#parts.isOnline()) await this.#parts.wait(AGAIN_MS);
    } finally {
      this.#isBehind = false;
    }
    await this.send();
  }

  /** Sends what was written here and is not on its way. */
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
      // Pushed before it was answered, they are confirmed.
      if (answer.ok && isStill) this.#confirm(steps);
      if (!answer.ok) {
        const { code, retryAfterMs } = answer.error;
        if (code === 'stale-version') {
          // Others came first, and what they wrote is on its way; where nothing tells any more, it is read.
          if (isStill && !this.#isClosed) return this.#lookLater(version);
          if (isStill && !(await this.#readMissed())) return;
        } else if (code === 'unreachable' || code === 'not-entered') {
          // What a line that was away has missed is read when it is back.
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

  /** Catches up in a while, when nothing was heard until then. */
  #lookLater(version: number): void {
    const { state, wait } = this.#parts;
    void wait(AGAIN_MS).then(() => {
      if (!this.#isClosed && getVersion(state()) === version) void this.catchUp();
    });
  }

  /** Whether all was read that follows the text here. */
  async #readMissed(): Promise<boolean> {
    const { ask, state } = this.#parts;
    for (let next: number | null = 0; next !== null;) {
      const since = getVersion(state());
      const answer = await ask('read-steps', { since });
      if (!answer.ok) return false;
      // What was pushed meanwhile is here already.
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

/** As many of these as are sent at once, and their JSON: at least one. */
function firstOf(steps: readonly Step[]): [readonly Step[], { readonly stepType: string }[]] {
  const json: { readonly stepType: string }[] = [];
  let bytes = 0;
  for (const step of steps.slice(0, MOST_STEPS)) {
    const one = step.toJSON() as { readonly stepType: string };
    bytes += bytesOf(one);
    if (json.length > 0 && bytes > MOST_BYTES) break;
    json.push(one);
  }
  return [steps.slice(0, json.length), json];
}

/** Whether a transaction brings what others have written, or confirms what was written here. */
export function isReceived(transaction: Transaction): boolean {
  return transaction.getMeta('collab$') !== undefined;
}
