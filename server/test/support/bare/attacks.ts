import type { Court } from './court.ts';

/** Prefix of the marks of all attacks. */
const MARK = 'attack ';

/** Returns the number of packets that arrived where they must not. */
type Ear = () => number;

/** An attempt. The packets that it sends carry the mark. */
type Attack = (mark: string) => Promise<unknown>;

/** Attempts of modified clients, with the number of packets that reached a person who may not receive them. */
export class Attacks {
  readonly #court: Court;
  #tried = 0;
  #leaked = 0;

  constructor(court: Court) {
    this.#court = court;
  }

  /**
   * Runs an attack while all other clients send media. A packet leaks if it carries the attack's mark and reached a client, or if
   * one of the ears counts it.
   */
  try(name: string, attack: Attack, ...ears: Ear[]): Promise<void> {
    return this.#try(name, attack, ears, () => this.#court.othersAreWell());
  }

  /** Runs an attack after which the service is ended, without other clients sending. */
  tryLast(name: string, attack: Attack, ...ears: Ear[]): Promise<void> {
    return this.#try(name, attack, ears, () => this.#court.end());
  }

  async #try(name: string, attack: Attack, ears: readonly Ear[], after: () => Promise<void>): Promise<void> {
    const mark = `${MARK}${(this.#tried += 1)}`;
    await this.#court.obeyed();
    await this.#court.settled();
    const before = ears.map((ear) => ear());
    await attack(mark);
    await after();
    const marked = [...this.#court.everyone].reduce((sum, client) => sum + client.packets(mark), 0);
    const leaked = ears.reduce((sum, ear, index) => sum + ear() - before[index]!, marked);
    this.#leaked += leaked;
    if (leaked > 0) throw new Error(`${name} gave away ${leaked} packets`);
  }

  /**
   * Ends the service. Returns the totals of leaked packets, of attack packets in the record, and of secrets in the service's log.
   */
  async end(): Promise<{ readonly leaked: number; readonly recorded: number; readonly secretsLogged: number }> {
    await this.#court.end();
    const recorded = this.#court.recorded(MARK);
    console.log(`packets leaked: ${this.#leaked + recorded} of ${this.#tried} attacks`);
    const log = JSON.stringify(this.#court.service.log);
    const secretsLogged = this.#court.secrets.filter((secret) => log.includes(secret)).length;
    return { leaked: this.#leaked, recorded, secretsLogged };
  }
}
