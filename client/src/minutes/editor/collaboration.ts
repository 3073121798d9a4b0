import { collab, getVersion, receiveTransaction, sendableSteps } from 'prosemirror-collab';
import { Step } from 'prosemirror-transform';
import type { EditorState, Plugin, Transaction } from 'prosemirror-state';
import { MOST_STEPS } from '@mahzar/shared/minutes/text/limits';
import { minutesSchema } from '@mahzar/shared/minutes/text/schema';
import type { MinutesPushes } from '@mahzar/shared/protocol/minutes';
import type { AskMinutes, MinutesRefusal } from '../minutes-session.ts';

/** Between two batches of one writer: what is typed meanwhile goes with the next. */
const PAUSE_MS = 40;
/** Before a batch is sent again that could not be, ms. */
const AGAIN_MS = 1_000;

export interface CollaborationParts {
  readonly ask: AskMinutes;
  readonly state: () => EditorState;
  readonly dispatch: (transaction: Transaction) => void;
  /** Of this page: a word of its own, by which it knows its own steps again. */
  readonly editor: string;
  /** What was written here is known to be on disk, or is not yet. */
  readonly saved: (isSaved: boolean) => void;
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

  /** After the line was away: what others have written meanwhile, and then what was written here. */
  async catchUp(): Promise<void> {
    if (this.#isBehind) return;
    this.#isBehind = true;
    const { ask, state } = this.#parts;
    for (let next: number | null = getVersion(state()); next !== null;) {
      const since = getVersion(state());
      const answer = await ask('read-steps', { since });
      if (!answer.ok) break;
      // What was pushed meanwhile is here already.
      const known = getVersion(state()) - since;
      this.#take(answer.steps.slice(known), answer.editors.slice(known));
      ({ next } = answer);
    }
    this.#isBehind = false;
    await this.send();
  }

  /** Sends what was written here and is not on its way. */
  async send(): Promise<void> {
    if (this.#isBehind) return;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    const { ask, state, editor, saved, lost, wait } = this.#parts;
    for (let batch = sendableSteps(state()); batch !== null; batch = sendableSteps(state())) {
      saved(false);
      const steps = batch.steps.slice(0, MOST_STEPS);
      const { version } = batch;
      const json = steps.map((step) => step.toJSON() as { readonly stepType: string });
      const answer = await ask('write', { version, editor, steps: json });
      // Pushed before it was answered, they are confirmed.
      if (answer.ok && getVersion(state()) === version) this.#confirm(steps);
      if (!answer.ok) {
        const { code, retryAfterMs } = answer.error;
        // Others came first, and theirs are on their way; or the line is away, and what it missed is read when it is back.
        if (code === 'unreachable' || code === 'not-entered') break;
        if (code === 'stale-version') {
          if (getVersion(state()) === version) break;
        } else if (code === 'too-many-messages' || code === 'storage-unavailable') {
          if (this.#isClosed) break;
          await wait(retryAfterMs ?? AGAIN_MS);
        } else {
          lost(code);
          break;
        }
      }
      await wait(PAUSE_MS);
    }
    if (sendableSteps(state()) === null) saved(true);
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

/** Whether a transaction brings what others have written, or confirms what was written here. */
export function isReceived(transaction: Transaction): boolean {
  return transaction.getMeta('collab$') !== undefined;
}
