import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import type { MinutesActor } from '@mahzar/shared/minutes/event';
import { scopeOf } from '@mahzar/shared/minutes/law/reading';
import { drawnPlace, stepsPlace, wordsPlace } from '@mahzar/shared/minutes/places';
import { blocksFor } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import type { DeskSigningMeans } from '@mahzar/shared/signing-means';
import { Rejection } from '@mahzar/shared/rejection';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { minutesHash } from '../../src/minutes/minutes-hash.ts';
import { MinutesService } from '../../src/minutes/minutes-service.ts';
import type { MinutesSnapshot } from '../../src/minutes/minutes-service.ts';
import type { Database } from '../../src/storage/database.ts';

type Make = (before: MinutesSnapshot, seal: (text: string, place: string) => string) => MinutesCommand;

export const seatActor = (id: string, role: Role) => ({ kind: 'seat', seat: id as SeatId, role }) as const;

/** Writes minutes and has them signed, by the law and without a browser. Throws refusals. */
export class MinutesWriter {
  readonly service: MinutesService;
  readonly #hearing: HearingId;
  readonly #now: () => number;

  /** @param parts.now time of each entry and each line, epoch milliseconds */
  constructor(
    hearing: HearingId,
    parts: {
      readonly database: Database;
      readonly masterKey: Buffer;
      readonly randomBytes: (length: number) => Buffer;
      readonly now: () => number;
    },
  ) {
    this.#hearing = hearing;
    this.#now = parts.now;
    this.service = new MinutesService({ ...parts, bus: new EventBus(), signal: null });
  }

  async act(actor: MinutesActor, make: Make): Promise<void> {
    const done = await this.service.execute(this.#hearing, actor, make);
    if (done instanceof Rejection) throw new Error(done.code);
  }

  write(actor: MinutesActor, text: string, attrs: object, kind = 'line'): Promise<void> {
    return this.act(actor, ({ state, text: before }, seal) => {
      const { size } = before.content;
      const content = [{ type: kind, attrs: { at: this.#now(), ...attrs }, content: [{ type: 'text', text }] }];
      const steps = [{ stepType: 'replace', from: size, to: size, slice: { content } }];
      const sealed = seal(JSON.stringify(steps), stepsPlace(state.version + 1));
      return { type: 'write', version: state.version, count: 1, editor: 'test', sealed };
    });
  }

  /** @param asked roles of the people who are asked to sign, by seat */
  begin(actor: MinutesActor, asked: Readonly<Record<string, Role>>): Promise<void> {
    return this.act(actor, ({ state, text }) => {
      const blocks = blocksOf(text);
      const all = Object.entries(asked).map(([id, role]) => {
        const given = blocksFor(blocks, scopeOf(role), id);
        return { seat: id as SeatId, role, scope: scopeOf(role), sha256: minutesHash(this.#hearing, given) };
      });
      const sha256 = minutesHash(this.#hearing, blocks);
      return { type: 'begin-reading', version: state.version, sha256, until: this.#now() + 86_400_000, asked: all };
    });
  }

  answer(
    actor: ReturnType<typeof seatActor>,
    type: 'sign' | 'refuse',
    words: string | null,
    path: string | null = null,
  ) {
    return this.act(actor, ({ state }, seal) => {
      const { round, asked } = state.reading!;
      const sealed = words === null ? null : seal(words, wordsPlace(round, actor.seat));
      const drawn = path === null ? null : seal(path, drawnPlace(round, actor.seat));
      const sha256 = asked.find((one) => one.seat === actor.seat)!.sha256;
      return { type, round, sha256, sealed, drawn, means: 'one-time-code' };
    });
  }

  close(
    judge: ReturnType<typeof seatActor>,
    path: string | null = null,
    means: DeskSigningMeans = 'app-code',
  ): Promise<void> {
    return this.act(judge, ({ state }, seal) => {
      const { round, sha256 } = state.reading!;
      const drawn = path === null ? null : seal(path, drawnPlace(round, judge.seat));
      return { type: 'close', round, sha256, drawn, means };
    });
  }
}
