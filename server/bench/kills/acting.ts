import type { BareClient } from '../../test/support/bare/client.ts';
import { TestClient } from '../../test/support/client.ts';
import type { LoggedEntry } from '../../test/support/log.ts';
import type { TestService } from '../../test/support/service.ts';

const SEATS = ['citizen', 'lawyer'] as const;

/** The answer while the log cannot be written, as when the power of its disk has just been cut. */
const LOG_AWAY = 'record-unavailable';

/** An act that the service acknowledged. */
interface AcknowledgedAct {
  readonly type: 'hand-raised' | 'hand-lowered';
  readonly seat: string;
}

/** People without media who raise and lower their hands as fast as the service answers. */
export class ActingPeople {
  readonly #service: TestService;
  #people: TestClient[] = [];
  #acting: Promise<AcknowledgedAct[]> = Promise.resolve([]);
  #answered = Promise.withResolvers<void>();

  constructor(service: TestService) {
    this.#service = service;
  }

  /** Resolves when the service has acknowledged an act since everybody came. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Everybody takes their seat and begins to act. @param judge admits them when they come for the first time */
  async come(judge: BareClient): Promise<void> {
    this.#people = [];
    for (const seat of SEATS) {
      const person = await TestClient.seat(this.#service, seat);
      const entered = await person.enter(true, false);
      if (!entered.ok) throw new Error(`${seat} does not come in: ${entered.code}`);
      this.#people.push(person);
    }
    for (const { scene } of this.#people)
      if (scene.me.place !== 'courtroom') await judge.must('admit', { seat: scene.me.seat });
    for (const person of this.#people) await person.until(() => person.scene.me.place === 'courtroom');
    const { resolve } = (this.#answered = Promise.withResolvers<void>());
    const acts = this.#people.map((person, place) => act(person, place, resolve));
    this.#acting = Promise.all(acts).then((all) => all.flat());
    // Its failure ends the bench where it is waited for.
    this.#acting.catch(() => undefined);
  }

  /** Resolves with all acknowledged acts when the service has gone. */
  async end(): Promise<AcknowledgedAct[]> {
    const acknowledged = await this.#acting;
    for (const person of this.#people) person.close();
    return acknowledged;
  }
}

async function act(person: TestClient, place: number, onAnswer: () => void): Promise<AcknowledgedAct[]> {
  const seat = SEATS[place]!;
  const acknowledged: AcknowledgedAct[] = [];
  for (let raised = person.scene.me.hand !== null; person.socket.connected; raised = !raised) {
    const asked = raised
      ? person.ask('lower-hand', { seat: seat as never })
      : person.ask('raise-hand', { purpose: 'speak' });
    // Nothing is promised for an act without an answer.
    const answer = await asked.catch(() => null);
    if (answer === null) break;
    if (!answer.ok && answer.code === LOG_AWAY) break;
    if (!answer.ok) throw new Error(`${seat} was refused: ${answer.code}`);
    acknowledged.push({ type: raised ? 'hand-lowered' : 'hand-raised', seat });
    onAnswer();
  }
  return acknowledged;
}

/**
 * Counts acknowledged acts that are missing: of each person, the log must begin with the acknowledged acts; only one without an
 * answer may follow.
 *
 * @param log since the people came
 */
export function countLost(log: readonly LoggedEntry[], acknowledged: readonly AcknowledgedAct[]): number {
  return SEATS.flatMap((seat) => {
    const logged = log.filter(({ type, payload }) => type.startsWith('hand-') && payload['seat'] === seat);
    return acknowledged.filter((act) => act.seat === seat).filter((act, index) => act.type !== logged[index]?.type);
  }).length;
}
