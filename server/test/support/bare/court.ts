import { setTimeout } from 'node:timers/promises';
import type { SentKind } from '@mahzar/shared/hearing/ids';
import type { TestHearing } from '../other-hearing.ts';
import { recordedBytes } from '../record-bytes.ts';
import { TestService } from '../service.ts';
import { BareClient } from './client.ts';

const BOTH = ['microphone', 'camera'] as const;
/** Packet interval of a voice. */
const TALK_EVERY_MS = 20;

/**
 * A hearing in session and on the record, with a judge and a clerk who send sound and picture, and with as many others as a test
 * needs. No browsers; everybody's packets are counted on arrival.
 */
export class Court {
  readonly service: TestService;
  /** The hearing that is held. */
  readonly #hearing: TestHearing;
  readonly everyone = new Set<BareClient>();
  judge!: BareClient;
  clerk!: BareClient;
  /** All clients that have ever come. */
  readonly #came: BareClient[] = [];
  readonly #sending = new Map<BareClient, readonly SentKind[]>();

  private constructor(service: TestService, hearing: TestHearing) {
    this.service = service;
    this.#hearing = hearing;
  }

  /** Starts a service and opens a court in session. */
  static async open(...start: Parameters<typeof TestService.start>): Promise<Court> {
    const court = await Court.gather(...start);
    await court.begin('start');
    return court;
  }

  /** Opens a court in session in another hearing of a running service. */
  static async openIn(service: TestService, hearing: TestHearing): Promise<Court> {
    const court = await Court.#gatherIn(service, hearing);
    await court.begin('start');
    return court;
  }

  /** Judge and clerk hear and see each other; the session has not begun. */
  static async gather(...start: Parameters<typeof TestService.start>): Promise<Court> {
    const service = await TestService.start(...start);
    return Court.#gatherIn(service, service);
  }

  static async #gatherIn(service: TestService, hearing: TestHearing): Promise<Court> {
    const court = new Court(service, hearing);
    [court.judge, court.clerk] = [await court.come('judge'), await court.come('clerk')];
    for (const client of [court.judge, court.clerk]) {
      await client.enter(BOTH);
      court.#sending.set(client, BOTH);
    }
    for (const kind of BOTH)
      await Promise.all([court.clerk.receives('judge', kind), court.judge.receives('clerk', kind)]);
    return court;
  }

  /** Opens a client for a seat, with transports. */
  async come(seat: string, more: Record<string, unknown> = {}): Promise<BareClient> {
    const client = await BareClient.open(this.#hearing, seat, more);
    this.everyone.add(client);
    this.#came.push(client);
    await client.prepare();
    return client;
  }

  /** Opens a client, admits it, and has it send sound and picture to judge and clerk. */
  async admit(seat: string, sources: readonly SentKind[] = BOTH): Promise<BareClient> {
    const client = await this.come(seat);
    await client.enter();
    await this.letIn(client, sources);
    return client;
  }

  /** The judge admits a waiting person. */
  async letIn(client: BareClient, sources: readonly SentKind[] = BOTH): Promise<void> {
    const { seat } = client;
    await this.judge.must('admit', { seat });
    await client.client.until(() => client.client.scene.me.place === 'courtroom');
    await this.produce(client, sources);
    for (const kind of BOTH) await client.receives('judge', kind);
    this.#sending.set(client, sources);
  }

  /** Produces sources; resolves when judge and clerk are ready for their packets. */
  async produce(client: BareClient, sources: readonly SentKind[]): Promise<void> {
    if (sources.length === 0) return;
    const told = [this.judge, this.clerk].flatMap((host) =>
      sources.map((kind) => ({ host, kind, times: host.told(client.seat, kind) + 1 })),
    );
    await client.must('produce', client.producing(...sources));
    await Promise.all(told.map(({ host, kind, times }) => host.receives(client.seat, kind, times)));
  }

  /** These people leave in the regular way. */
  async leave(...clients: BareClient[]): Promise<void> {
    for (const client of clients) {
      if (client.client.socket.connected) await client.client.say('leave', {});
      client.close();
      this.#sending.delete(client);
      this.everyone.delete(client);
    }
  }

  /** Everybody except judge and clerk leaves. */
  dismissGuests(): Promise<void> {
    return this.leave(...[...this.everyone].filter((one) => one !== this.judge && one !== this.clerk));
  }

  /** Every client that was ever admitted sends packets, also those that have left or were removed. */
  async talk(): Promise<void> {
    await Promise.all([...this.#sending].flatMap(([client, kinds]) => kinds.map((kind) => client.sends(kind))));
  }

  /** All clients send packets repeatedly until the work is done. */
  async talkUntil<Result>(work: Promise<Result>): Promise<Result> {
    const ended = work.then(() => true);
    do await this.talk();
    while (!(await Promise.race([ended, setTimeout(TALK_EVERY_MS, false)])));
    return work;
  }

  /** The judge begins the session, or resumes it after a recess. */
  async begin(act: 'start' | 'resume'): Promise<void> {
    const { client } = this.judge;
    await this.judge.must(act, { countdownSeconds: 0 });
    await this.talkUntil(client.until(() => client.scene.phase === 'in-session'));
  }

  /**
   * Resolves when the media server has executed all commands: it answers in order, so the answer to a health check comes after
   * them.
   */
  async obeyed(): Promise<void> {
    const { status } = await fetch(`${this.service.origin}/readyz`);
    if (status !== 200) throw new Error(`the service is not ready: ${status}`);
  }

  /** Resolves when the service has processed everything that was sent so far, and all resulting packets have been counted. */
  async settled(): Promise<void> {
    await this.clerk.send.ping();
    await Promise.all([...this.everyone].map((client) => client.counted()));
  }

  /** Asserts that a request is refused with this code and that the service logs the refusal. */
  async refused({ seat, client }: BareClient, name: string, request: object, code: string): Promise<void> {
    const from = this.service.log.length;
    const answer = (await client.say(name, request)) as { readonly code?: string };
    if (answer.code !== code) throw new Error(`${seat} says ${name}: ${answer.code ?? 'accepted'} in place of ${code}`);
    await this.service.logged((line) => line['seat'] === seat && line['code'] === code, { from });
  }

  /** Asserts that judge and clerk still hear and see each other and get answers, while others send packets. */
  async othersAreWell(): Promise<void> {
    const { judge, clerk } = this;
    await this.settled();
    const silent = ['recess', 'suspended'].includes(judge.client.scene.phase);
    const before = [judge.packets('clerk'), clerk.packets('judge')];
    await this.talk();
    await this.settled();
    const heard = [judge.packets('clerk') - before[0]!, clerk.packets('judge') - before[1]!];
    const expected = silent ? 0 : 6;
    if (heard.some((packets) => packets !== expected)) throw new Error(`judge and clerk got ${heard}, not ${expected}`);
    for (const one of [judge, clerk]) await one.must('set-camera', { on: true });
  }

  /** Number of packets of a client's microphone and camera that the judge receives when three of each are sent. */
  async heardByJudge(client: BareClient): Promise<Record<(typeof BOTH)[number], number>> {
    const count = (kind: SentKind) => this.judge.packetsOfStream(client.seat, kind);
    await this.obeyed();
    const before = { microphone: count('microphone'), camera: count('camera') };
    await client.sendsBoth(client.seat);
    await this.settled();
    return { microphone: count('microphone') - before.microphone, camera: count('camera') - before.camera };
  }

  /** All clients send packets until the record contains some of these seats. */
  async talkUntilRecorded(...seats: readonly string[]): Promise<void> {
    while (!seats.every((seat) => this.recorded(seat) > 0)) {
      await this.talk();
      await setTimeout(TALK_EVERY_MS);
    }
  }

  /** The present content of the record's files. */
  record(): string[] {
    return recordedBytes(this.service, this.#hearing.demo.hearing).map((bytes) => bytes.toString('latin1'));
  }

  /** Number of packets of a mark in the record, by default in the present one. */
  recorded(mark: string, record: readonly string[] = this.record()): number {
    return record.reduce((sum, text) => sum + text.split(`<${mark}`).length - 1, 0);
  }

  /** Texts that must not appear in a log: tokens, secrets of seats, passwords of transports, names. */
  get secrets(): string[] {
    const ofSeats = this.service.demo.seats.flatMap(({ seat, name }) => [this.service.token(seat), name]);
    return [...ofSeats, ...this.#came.flatMap(({ sessions, passwords }) => [...sessions, ...passwords])];
  }

  /** Ends the service; resolves when everything that arrived until then has been counted. */
  async end(): Promise<void> {
    await this.service.kill('SIGTERM');
    await Promise.all([...this.everyone].map((client) => client.counted()));
  }

  async close(): Promise<void> {
    for (const client of this.everyone) client.close();
    await this.service.stop();
  }
}
