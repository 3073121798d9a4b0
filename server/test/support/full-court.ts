import type { SeatId } from '@mahzar/shared/hearing/ids';
import { PERMISSIONS } from '@mahzar/shared/hearing/law/permissions';
import { capacityOf, ROLES } from '@mahzar/shared/hearing/roles';
import type { HearingKind } from '@mahzar/shared/hearing/roles';
import { isUnderWay } from '@mahzar/shared/hearing/state';
import type { Phase } from '@mahzar/shared/hearing/state';
import { TestClient } from './client.ts';
import type { Reachable } from './client.ts';
import type { InProcess, People } from './in-process.ts';

const id = (seat: string) => seat as SeatId;
const ALL = ROLES.map(id);

/** The host who brings the hearing into its state; the chief's rights are not tested. */
export const CHIEF = 'chief';
/** Is in the courtroom; acts such as muting are done to this person. */
export const TARGET = 'target';
/** Waits, to be called in. */
export const CALLED = 'called';
/** A protected witness in the courtroom. */
export const HIDDEN = 'hidden';
/** They never come. */
export const ABSENT = ['absent', 'absent-2'] as const;

/** One seat for each role, named after the role, and the people whom their acts concern. */
const PEOPLE: People = [
  ...ROLES.map((role) => ({ id: id(role), role, ...(role === 'interpreter' && { language: 'ku' }) })),
  { id: id(CHIEF), role: 'presiding-judge' },
  { id: id(TARGET), role: 'complainant' },
  { id: id(CALLED), role: 'expert' },
  { id: id(HIDDEN), role: 'witness', protected: true },
  { id: id(ABSENT[0]), role: 'plaintiff' },
  { id: id(ABSENT[1]), role: 'defendant' },
  // A lawyer of everybody, so that everybody has a person to write to.
  { id: id('counsel'), role: 'lawyer', with: ALL },
  // For every role that may attest identities, a person at that role's device.
  ...ROLES.filter((role) => PERMISSIONS.attest.capacities.includes(capacityOf('courtroom', role))).map(
    (role) => ({ id: id(`guest-of-${role}`), role: 'accused', through: id(role) }) as const,
  ),
];

/** A hearing in which every role has a client, brought into its state by the same messages that people send. */
export class FullCourt {
  readonly kind: HearingKind;
  readonly service: InProcess;
  readonly reachable: Reachable;
  readonly #clients = new Map<string, TestClient>();

  private constructor(service: InProcess, kind: HearingKind, reachable: Reachable) {
    this.service = service;
    this.kind = kind;
    this.reachable = reachable;
  }

  /** Brings a hearing into a phase by the chief's messages and, where needed, the recorder's confirmation. Nobody else is there. */
  static async at(service: InProcess, kind: HearingKind, phase: Phase): Promise<FullCourt> {
    const court = new FullCourt(service, kind, await service.hold(kind, PEOPLE));
    await court.open(CHIEF);
    if (phase === 'cancelled') await court.must(CHIEF, 'cancel');
    if (phase === 'scheduled' || phase === 'cancelled') return court;
    await court.enter(CHIEF);
    await court.#bring(phase);
    return court;
  }

  get hearing(): string {
    return this.reachable.demo.hearing;
  }

  /** A seat's client. */
  client(seat: string): TestClient {
    const client = this.#clients.get(seat);
    if (client === undefined) throw new Error(`${seat} has no browser`);
    return client;
  }

  async open(seat: string): Promise<TestClient> {
    const client = await TestClient.seat(this.reachable, seat);
    this.#clients.set(seat, client);
    return client;
  }

  async enter(seat: string): Promise<string> {
    const answer = await this.client(seat).enter();
    return answer.ok ? 'ok' : answer.code;
  }

  /** Opens a client for every role and for the people whom their acts concern. Resolves with each seat's answer to `enter`. */
  async everybody(): Promise<ReadonlyMap<string, string>> {
    const answers = new Map<string, string>();
    for (const seat of [TARGET, CALLED, HIDDEN, ...ROLES]) {
      await this.open(seat);
      if (await this.#isUnderWay()) answers.set(seat, await this.enter(seat));
    }
    return answers;
  }

  /** Admits everybody except the person who is to be called. */
  async admitted(): Promise<void> {
    for (const seat of [TARGET, HIDDEN, ...ROLES]) {
      if (this.client(seat).scene.me.place === 'waiting') await this.must(CHIEF, 'admit', { seat });
    }
  }

  /** Sends a request that must be accepted. */
  async must(seat: string, name: string, request: object = {}): Promise<void> {
    const code = await this.say(seat, name, request);
    if (code !== 'ok') throw new Error(`${seat} was refused ${name}: ${code}`);
  }

  /** Returns the code of the refusal, or `ok`. */
  async say(seat: string, name: string, request: object): Promise<string> {
    const answer = (await this.client(seat).say(name, request)) as { ok: boolean; code?: string };
    return answer.code ?? (answer.ok ? 'ok' : 'no code');
  }

  /** Executes what the recorder would report: there is no recorder. */
  async recorder(type: 'note-recorder-confirmed' | 'note-recorder-failed'): Promise<void> {
    const since = Date.now();
    const command =
      type === 'note-recorder-failed' ? ({ type, since, reason: 'recorder-lost' } as const) : ({ type } as const);
    await this.service.service.execute(this.hearing as never, command, { kind: 'system' });
  }

  /** Number of the log's last entry. */
  async seq(): Promise<number> {
    return (await this.service.service.snapshot(this.hearing as never))?.seq ?? 0;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  async #isUnderWay(): Promise<boolean> {
    const snapshot = await this.service.service.snapshot(this.hearing as never);
    return snapshot !== null && isUnderWay(snapshot.state.phase);
  }

  async #bring(phase: Phase): Promise<void> {
    if (phase === 'open') return;
    if (phase === 'countdown') return this.must(CHIEF, 'start', { countdownSeconds: 60 });
    if (phase === 'adjourned') return this.must(CHIEF, 'adjourn');
    if (phase === 'closed') return this.must(CHIEF, 'close');
    await this.must(CHIEF, 'start', { countdownSeconds: 0 });
    if (phase === 'starting') return;
    await this.recorder('note-recorder-confirmed');
    if (phase === 'recess') return this.must(CHIEF, 'recess');
    if (phase !== 'suspended') return;
    // A session whose only host leaves is suspended.
    await this.must(CHIEF, 'leave');
    await this.enter(CHIEF);
  }
}
