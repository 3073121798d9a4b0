import type { Court } from './court.ts';

/** What the marks of all attacks begin with. */
const MARK = 'attack ';

/** How many packets have come where they may not. */
type Ear = () => number;

/** What is tried; packets that it sends bear the mark. */
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
   * Tries an attack, while all others talk. A packet leaks that bears the attack's mark and has come to anybody, or one
   * that one of the ears counts.
   */
  try(name: string, attack: Attack, ...ears: Ear[]): Promise<void> {
    return this.#try(name, attack, ears, () => this.#court.othersAreWell());
  }

  /** Tries an attack that nobody is there to notice, after which the service is ended. */
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

  /** Ends the service; answers with the sum of all, of what is in the record too, and of secrets in the service's log. */
  async end(): Promise<{ readonly leaked: number; readonly recorded: number; readonly secretsLogged: number }> {
    await this.#court.end();
    const recorded = this.#court.recorded(MARK);
    console.log(`packets leaked: ${this.#leaked + recorded} of ${this.#tried} attacks`);
    const log = JSON.stringify(this.#court.service.log);
    const secretsLogged = this.#court.secrets.filter((secret) => log.includes(secret)).length;
    return { leaked: this.#leaked, recorded, secretsLogged };
  }
}
