import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Booking } from './booking.ts';

const ENTRY = fileURLToPath(new URL('./crowd-process.ts', import.meta.url));

/** What the participants of one process have received since they joined. */
export interface Counts {
  /** Media packets. */
  readonly sent: number;
  readonly received: number;
  /** Bytes received over their sockets. */
  readonly told: number;
  /** Their CPU time, which is not the service's. */
  readonly cpuSeconds: number;
}

/** Calls to one process of participants. In the process that has the judge, the judge is the first participant. */
export interface Calls {
  /** They join one after another, with open or closed microphones. */
  come(booking: Booking, seats: readonly string[], speak: boolean): Promise<void>;
  /** The judge admits all waiting people as soon as `others` other participants are there. */
  admit(others: number): Promise<void>;
  /** They produce their sources. */
  settle(): Promise<void>;
  /** They receive everybody, and display the first page. */
  arrange(seats: readonly string[]): Promise<void>;
  /** They begin to send. @param place index of the first of them among all */
  send(place: number): Promise<void>;
  /** The judge begins the session; resolves when it is on the record. */
  start(): Promise<void>;
  /**
   * Five acts a round, one after another: a hand is raised and lowered, a microphone is muted, allowed and opened. Returns their
   * durations, ms.
   */
  act(rounds: number): Promise<number[]>;
  counts(): Promise<Counts>;
}

export type Call = { readonly [Name in keyof Calls]: { name: Name; args: Parameters<Calls[Name]> } }[keyof Calls];
export type Answer = { readonly value: unknown } | { readonly error: string };

/** Participants in a separate process. */
export class Crowd {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(ENTRY, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** One call at a time. */
  async ask<Name extends keyof Calls>(
    name: Name,
    ...args: Parameters<Calls[Name]>
  ): Promise<Awaited<ReturnType<Calls[Name]>>> {
    const answered = new Promise<Answer>((resolve) => {
      const ended = () => resolve({ error: 'the process ended' });
      this.#child.once('exit', ended);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', ended);
        resolve(answer);
      });
    });
    this.#child.send({ name, args } as Call);
    const answer = await answered;
    if ('error' in answer) throw new Error(`${name}: ${answer.error}`);
    return answer.value as Awaited<ReturnType<Calls[Name]>>;
  }

  /** Ends all participants without a message. */
  end(): void {
    this.#child.kill('SIGKILL');
  }
}
