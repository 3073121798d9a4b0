import { setTimeout } from 'node:timers/promises';
import type { SentKind } from '@mahzar/shared/hearing/ids';
import { listTracks, hearingDir } from '../../src/recording/layout.ts';
import { book } from '../../bench/people/booking.ts';
import { BareClient } from '../support/bare/client.ts';
import type { Reachable } from '../support/client.ts';
import type { TestService } from '../support/service.ts';

const SOUND_EVERY_MS = 20;
const PICTURE_EVERY_MS = 33;

/**
 * Clients without browsers that send sound and picture all the time, like devices: the service pauses sources that it may not
 * receive.
 */
class Voices {
  readonly #sources: { readonly client: BareClient; readonly kind: SentKind; sent: number; readonly since: number }[] =
    [];
  #going: Promise<void> | null = null;
  #ended = false;

  /** Sends from now on, until `stop`. */
  add(client: BareClient, ...kinds: readonly SentKind[]): void {
    for (const kind of kinds) this.#sources.push({ client, kind, sent: 0, since: performance.now() });
    this.#going ??= this.#go();
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await this.#going;
  }

  async #go(): Promise<void> {
    while (!this.#ended) {
      for (const source of this.#sources) {
        const every = source.kind === 'microphone' ? SOUND_EVERY_MS : PICTURE_EVERY_MS;
        for (; source.sent * every <= performance.now() - source.since; source.sent += 1) {
          await source.client.sends(source.kind, source.client.seat, 1);
        }
      }
      await setTimeout(5);
    }
  }
}

/** Hearings with the service's own media worker and recorder. */
class Held {
  readonly judge: BareClient;
  readonly voices = new Voices();
  readonly #place: Reachable;
  readonly #clients: BareClient[] = [];

  private constructor(place: Reachable, judge: BareClient) {
    this.#place = place;
    this.judge = judge;
  }

  static async open(place: Reachable): Promise<Held> {
    const judge = await BareClient.open(place, 'judge');
    const held = new Held(place, judge);
    await held.#takeSeat(judge);
    return held;
  }

  /** Opens a client, admits it if it has to wait, and sends. */
  async come(seat: string): Promise<BareClient> {
    const client = await BareClient.open(this.#place, seat);
    await this.#takeSeat(client);
    return client;
  }

  async start(act: 'start' | 'resume'): Promise<void> {
    await this.judge.must(act, { countdownSeconds: 0 });
    await this.judge.client.until(() => this.judge.client.scene.phase === 'in-session', 20_000);
  }

  async end(): Promise<void> {
    await this.voices.stop();
    for (const client of this.#clients) client.close();
  }

  async #takeSeat(client: BareClient): Promise<void> {
    this.#clients.push(client);
    await client.prepare();
    await client.enter();
    if (client.client.scene.me.place === 'waiting') await this.judge.must('admit', { seat: client.seat });
    await client.client.until(() => client.client.scene.me.place === 'courtroom');
    const kinds = ['microphone', 'camera'] as const;
    await client.must('produce', client.producing(...kinds));
    this.voices.add(client, ...kinds);
  }
}

/**
 * The demonstration hearing from its opening to its end, in about eight seconds: parties screened from each other, a protected
 * witness, an interpreter who speaks into a language, a consultation, a recess, messages.
 */
export async function holdDemonstration(service: TestService): Promise<string> {
  const held = await Held.open(service);
  const { judge } = held;
  const { hearing } = service.demo;
  const clerk = await held.come('clerk');
  const citizen = await held.come('citizen');
  await held.start('start');
  const [accused, lawyer] = [await held.come('accused'), await held.come('lawyer')];
  const interpreter = await held.come('interpreter');
  await setTimeout(500);

  await citizen.must('raise-hand', { purpose: 'speak' });
  await judge.must('give-floor', { seat: 'citizen', limitSeconds: 60 });
  await accused.must('choose-channel', { channel: 'ku' });
  await interpreter.must('interpret', { channel: 'ku' });
  await setTimeout(500);
  await interpreter.must('interpret', { channel: 'floor' });
  await judge.must('mute', { seat: 'citizen' });
  await judge.must('open-chat', { open: true });
  await lawyer.must('post-message', { conversation: 'all', text: 'سلام به همه', nonce: 'golden-nonce-1' });
  await lawyer.must('post-message', { conversation: 'clerk:lawyer', text: 'سلام به منشی', nonce: 'golden-nonce-2' });
  const privately = { conversation: 'counsel:lawyer:accused', text: 'محرمانه', nonce: 'golden-nonce-3' };
  await lawyer.must('post-message', privately);

  const note = await clerk.must('write-note', { text: 'تفهیم اتهام شد', agoMs: 200, nonce: 'golden-nonce-5' });
  const corrected = { text: 'تفهیم اتهام نشد', agoMs: 0, corrects: note.note.id };
  await judge.must('write-note', { ...corrected, nonce: 'golden-nonce-6' });

  // The private talk must not be in the record.
  await lawyer.must('consult', { invite: ['accused'] });
  await accused.client.until(() => accused.client.scene.invitations.length > 0);
  const room = accused.client.scene.invitations[0]!.room;
  await accused.must('answer-invitation', { room, accept: true });
  await setTimeout(500);
  await lawyer.must('leave-consultation', {});
  await accused.must('leave-consultation', {});

  await judge.must('recess', {});
  await setTimeout(300);
  await held.start('resume');
  await judge.must('allow-to-speak', { seat: 'citizen' });
  for (const one of [judge, clerk, lawyer, citizen]) await one.must('set-microphone', { on: true });
  const witness = await held.come('witness');
  // Raw voice and face are two tracks in the sealed store; the altered ones are in the open store as soon as they exist.
  const sealed = () => listTracks(hearingDir(service.dataDir, hearing), 'sealed');
  for (let tries = 0; (await sealed()).length < 2 && tries < 100; tries += 1) await setTimeout(100);
  await setTimeout(2_500);
  await witness.must('set-microphone', { on: false });
  await judge.must('close', {});
  await judge.client.until(() => judge.client.scene.phase === 'closed');
  await held.end();
  return hearing;
}

/** A hearing during which the service is killed, with segments that are neither sealed nor in the log. */
export async function holdUntilKilled(service: TestService): Promise<string> {
  const { hearing, origin, tokens } = await book(service, [
    { id: 'judge', role: 'presiding-judge' },
    { id: 'citizen', role: 'complainant' },
  ] as never);
  const held = await Held.open({ origin, demo: { hearing }, token: (seat) => tokens[seat]! });
  await held.come('citizen');
  await held.start('start');
  await setTimeout(1_500);
  await service.kill('SIGKILL');
  await held.end();
  return hearing;
}
