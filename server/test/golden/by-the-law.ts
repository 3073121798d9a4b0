import type { Command } from '@mahzar/shared/hearing/command';
import type {
  BrowserHash,
  HearingId,
  MessageId,
  RoomId,
  ScreeningId,
  SeatId,
  SessionHash,
  TrackId,
} from '@mahzar/shared/hearing/ids';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import type { NewHearing } from '../../src/hearings/store/hearing-store.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { RULES } from '../support/client.ts';

const seat = (id: string) => id as SeatId;
const browser = (id: string) => `browser-of-${id}` as BrowserHash;
const session = (id: string) => `session-of-${id}` as SessionHash;

const HOUR = 3_600_000;
const BEGAN = Date.UTC(2026, 10, 24, 8, 0, 0);

const PEOPLE: NewHearing['seats'] = [
  { id: seat('judge'), role: 'presiding-judge' as const },
  { id: seat('panel'), role: 'panel-judge' as const },
  { id: seat('magistrate'), role: 'investigating-judge' as const },
  { id: seat('clerk'), role: 'clerk' as const },
  { id: seat('prosecutor'), role: 'prosecutor' as const },
  { id: seat('citizen'), role: 'complainant' as const, identify: 'code' as const },
  { id: seat('companion'), role: 'companion' as const, with: [seat('citizen')] },
  { id: seat('accused'), role: 'accused' as const },
  { id: seat('lawyer'), role: 'lawyer' as const, with: [seat('accused')] },
  { id: seat('interpreter'), role: 'interpreter' as const, with: [seat('accused')], language: 'ku' },
  { id: seat('witness'), role: 'witness' as const, protected: true },
  { id: seat('expert'), role: 'expert' as const, identify: 'staff' as const },
  { id: seat('prison'), role: 'prison-coordinator' as const, with: [seat('prisoner')] },
  { id: seat('prisoner'), role: 'accused' as const, through: seat('prison') },
  { id: seat('observer'), role: 'observer' as const },
].map((booked) => ({ ...booked, name: `نام ${booked.id}`, tokenId: null }));

/**
 * Hearings whose commands go directly to the law, with a simulated clock: otherwise many entries would need a machine fault. The
 * logs are real, because `HearingService` executes the commands and appends the entries.
 */
export class ByTheLaw {
  readonly #storage: Storage;
  readonly #service: HearingService;
  #now = BEGAN;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#service = new HearingService(storage.log, () => this.#now);
  }

  /** Holds the hearings; returns their ids. */
  async hold(): Promise<string[]> {
    return [
      await this.#everything(),
      await this.#called('adjourned'),
      await this.#called('cancelled'),
      await this.#goneOnWith(),
    ];
  }

  /** A closed hearing whose recording was deleted later. @param segments entries of the log about its recording */
  async closed(
    id: HearingId,
    track: TrackId,
    segments: (Command & { type: 'note-segments-sealed' })['segments'],
  ): Promise<void> {
    await this.#create(id);
    const observe = (command: Command) => this.#ask(id, null, command);
    const devices = { microphone: true, camera: false, takeOver: false, rules: RULES } as const;
    const enter = { type: 'enter', session: session('judge'), browser: browser('judge'), ...devices } as const;
    await this.#ask(id, 'judge', enter);
    await this.#ask(id, 'judge', { type: 'start', countdownMs: 0 });
    await observe({ type: 'note-recorder-confirmed' });
    await observe({
      type: 'note-track-opened',
      track: { track, source: sourceId(seat('judge'), 'microphone'), infoSha256: 'd'.repeat(64) },
    });
    await observe({ type: 'note-segments-sealed', segments });
    await this.#ask(id, 'judge', { type: 'close' });
  }

  /** A hearing with nearly all types of events. It ends in session while the recorder fails. */
  async #everything(): Promise<string> {
    const id = 'by-the-law' as HearingId;
    await this.#create(id);
    const ask = (who: string | null, command: Command) => this.#ask(id, who, command);
    const observe = (command: Command) => ask(null, command);
    const enter = (who: string, how: { readonly takeOver?: boolean; readonly from?: string } = {}) =>
      ask(who, {
        type: 'enter',
        session: session(how.from ?? who),
        browser: browser(how.from ?? who),
        microphone: true,
        camera: true,
        takeOver: how.takeOver ?? false,
        rules: RULES,
      });
    const [voice, face] = (['microphone', 'camera'] as const).map((kind) => sourceId(seat('witness'), kind));
    const citizensVoice = sourceId(seat('citizen'), 'microphone');

    // Identities.
    const known = { type: 'note-identity', seat: seat('citizen'), how: 'one-time-code' } as const;
    await observe({ ...known, outcome: 'proven', browser: browser('citizen') });
    await observe({ type: 'note-link-opened', seat: seat('citizen'), browser: browser('a stranger') });
    await observe({ ...known, outcome: 'refused', how: 'document', browser: null });
    await observe({ type: 'note-identity-withdrawn', seat: seat('citizen') });
    await observe({ ...known, outcome: 'proven', browser: browser('citizen') });
    await observe({ type: 'note-identity', seat: seat('expert'), outcome: 'proven', how: 'by-sight', browser: null });
    await observe({ type: 'note-technician', seat: seat('support') });

    // People enter.
    await enter('judge');
    for (const { id: who, through } of PEOPLE.slice(1))
      if (through === undefined && who !== 'observer') await enter(who);
    await enter('support');
    await ask('judge', { type: 'admit-all' });
    await ask('judge', { type: 'admit', seat: seat('support') });
    for (const who of ['witness', 'expert']) await ask('judge', { type: 'admit', seat: seat(who) });
    await ask('judge', { type: 'set-gallery', open: true });
    await enter('observer');
    await ask('prison', { type: 'attest', people: [seat('prisoner')] });
    await ask('judge', { type: 'dismiss', seat: seat('expert') });
    await ask('judge', { type: 'admit', seat: seat('expert') });
    await enter('panel', { takeOver: true, from: 'the judge’s chambers' });

    // Orders of the court before the session.
    await ask('judge', { type: 'delegate', acts: ['recess', 'set-gallery'] });
    await ask('judge', {
      type: 'screen',
      screen: 'screen-1' as ScreeningId,
      between: [[seat('citizen')], [seat('accused'), seat('prison')]],
    });
    await ask('judge', {
      type: 'screen',
      screen: 'screen-2' as ScreeningId,
      between: [[seat('expert')], [seat('accused')]],
    });
    await ask('judge', { type: 'lift-screen', screen: 'screen-2' as ScreeningId });
    await ask('judge', { type: 'protect', seat: seat('expert'), on: true });
    await ask('judge', { type: 'protect', seat: seat('expert'), on: false });
    await ask('judge', {
      type: 'check-free-will',
      seat: seat('prison'),
      question: 'no-pressure',
      answer: 'unclear',
    });

    await ask('judge', { type: 'require-interpreter', seat: seat('accused'), on: true });

    // The session begins at the third attempt.
    await ask('judge', { type: 'start', countdownMs: 5_000 });
    await ask('judge', { type: 'cancel-countdown' });
    await ask('judge', { type: 'start', countdownMs: 0 });
    await observe({ type: 'note-recorder-failed', since: this.#now, reason: 'recorder-lost' });
    await ask('judge', { type: 'start', countdownMs: 0 });
    await observe({ type: 'note-recorder-confirmed', missing: [{ source: citizensVoice, sends: false }] });
    await observe({ type: 'note-source-written', source: citizensVoice });

    // Talk.
    await ask('citizen', { type: 'raise-hand', purpose: 'question' });
    await ask('lawyer', { type: 'raise-hand', purpose: 'speak' });
    await ask('judge', { type: 'give-floor', seat: seat('citizen'), limitMs: 60_000 });
    await ask('judge', { type: 'give-floor', seat: null, limitMs: null });
    await ask('lawyer', { type: 'lower-hand', seat: seat('lawyer') });
    await ask('judge', { type: 'mute', seat: seat('lawyer') });
    await ask('judge', { type: 'allow-to-speak', seat: seat('lawyer') });
    await ask('judge', { type: 'mute-all' });
    await ask('judge', { type: 'unlock-microphones' });
    for (const who of ['citizen', 'lawyer', 'accused', 'interpreter', 'witness']) {
      await ask('judge', { type: 'allow-to-speak', seat: seat(who) });
      await ask(who, { type: 'set-microphone', on: true });
    }
    await ask('accused', { type: 'set-camera', on: false });
    await ask('accused', { type: 'choose-channel', channel: 'ku' });
    await ask('interpreter', { type: 'interpret', channel: 'ku' });

    // Displayed contents and messages.
    await ask('judge', { type: 'spotlight', seat: seat('citizen') });
    await ask('judge', { type: 'set-layout', layout: 'speaker' });
    await ask('judge', { type: 'allow-share', seat: seat('lawyer'), allowed: true });
    await ask('lawyer', { type: 'share-screen' });
    await ask('lawyer', { type: 'stop-share' });
    const page = { exhibit: 1, page: 1, pages: 2, zoom: 100, x: 500, y: 500 } as const;
    const paper = { ...page, document: 'letter' as DocumentId, sha256: 'e'.repeat(64) };
    const readers = ['judge', 'panel', 'clerk', 'citizen', 'lawyer'].map(seat);
    await ask('judge', { type: 'rule-on-exhibit', exhibit: 1, ruling: 'offered' });
    await ask('clerk', { type: 'show-exhibit', shown: { ...paper, readers } });
    await ask('clerk', { type: 'show-exhibit', shown: { ...paper, readers, page: 2, zoom: 200, x: 250, y: 750 } });
    await observe({ type: 'note-exhibit-readers', exhibit: 1, readers: readers.slice(0, 3) });
    await ask('judge', { type: 'rule-on-exhibit', exhibit: 1, ruling: 'excluded' });
    await observe({ type: 'note-exhibit-ended', exhibit: 1, why: 'ruled' });
    // The next hearing, and the desk's changes of it.
    const next = { startsAt: BEGAN + 240 * HOUR, endsAt: BEGAN + 241 * HOUR };
    const noted = { type: 'note-next-hearing', hearing: 'next-1' as HearingId } as const;
    await ask('clerk', { type: 'book-next-hearing', next: { hearing: noted.hearing, ...next } });
    await observe({ ...noted, times: { ...next, startsAt: next.startsAt + HOUR / 2 } });
    await observe({ ...noted, times: null });
    await ask('judge', { type: 'book-next-hearing', next: { hearing: 'next-2' as HearingId, ...next } });
    await ask('judge', { type: 'open-chat', open: true });
    await ask('lawyer', {
      type: 'post-message',
      message: 'message-1' as MessageId,
      conversation: 'all',
      sha256: 'a'.repeat(64),
    });
    await ask('judge', { type: 'open-chat', open: false });
    const note = { type: 'write-note', note: 'note-1' as MessageId, sha256: 'b'.repeat(64) } as const;
    await ask('clerk', { ...note, about: this.#now });
    const corrected = { ...note, note: 'note-2' as MessageId, sha256: 'c'.repeat(64), corrects: note.note };
    await ask('judge', { ...corrected, about: this.#now });

    // Private rooms.
    const room = 'room-1' as RoomId;
    await ask('lawyer', { type: 'consult', room, invite: [seat('accused')] });
    await ask('accused', { type: 'answer-invitation', room, accept: false });
    await ask('lawyer', { type: 'invite', seat: seat('accused') });
    await ask('accused', { type: 'answer-invitation', room, accept: true });
    await ask('lawyer', { type: 'set-microphone', on: false, room });
    await ask('lawyer', { type: 'lock-consultation', locked: true });
    await ask('accused', { type: 'leave-consultation' });
    await ask('judge', { type: 'end-consultation', room });
    const chambers = 'room-2' as RoomId;
    await ask('judge', { type: 'recess' });
    await ask('judge', { type: 'deliberate', room: chambers, invite: [seat('panel')] });
    await ask('panel', { type: 'answer-invitation', room: chambers, accept: true });
    await ask('judge', { type: 'leave-consultation' });
    await ask('judge', { type: 'resume', countdownMs: 0 });
    await observe({ type: 'note-recorder-confirmed' });
    await ask('judge', { type: 'debrief', room: 'room-4' as RoomId });
    await ask('judge', { type: 'resume', countdownMs: 0 });
    await observe({ type: 'note-recorder-confirmed' });

    // Faults.
    for (const who of ['citizen', 'witness', 'lawyer']) await ask(who, { type: 'set-microphone', on: true });
    await observe({ type: 'note-altering-failed', source: voice!, fault: 'ended' });
    await observe({ type: 'note-altering-restored', source: voice! });
    await observe({ type: 'note-altering-failed', source: face!, fault: 'stalled' });
    await observe({ type: 'note-source-over', source: citizensVoice, packetsPerSecond: 900, bitsPerSecond: 1_000_000 });
    await observe({ type: 'note-source-within', source: citizensVoice });
    await observe({ type: 'note-source-missing', source: citizensVoice });
    await observe({ type: 'note-source-written', source: citizensVoice });
    const camera = sourceId(seat('citizen'), 'camera');
    const missing = { from: this.#now - 4_000, to: this.#now - 1_000, missingMs: 3_000 };
    await observe({ type: 'note-picture-gap', source: camera, ...missing });
    await observe({ type: 'note-recorder-failed', since: this.#now - 500, reason: 'recorder-stalled' });
    await observe({ type: 'note-recorder-confirmed' });
    const away = { seat: seat('citizen'), session: session('citizen') } as const;
    await observe({ type: 'note-line-lost', ...away, since: this.#now - 3_000 });
    await observe({ type: 'note-line-restored', ...away });
    await observe({ type: 'note-log-failed' });
    await observe({ type: 'note-log-restored', since: this.#now - 1_000, fault: 'disk-full' });
    await ask('judge', { type: 'resume', countdownMs: 0 });
    await observe({ type: 'note-recorder-confirmed' });
    await observe({ type: 'note-service-restarted', lastWrittenAt: this.#now - 200 });
    for (const { id: who, through } of PEOPLE) {
      if (through !== undefined || who === 'expert') continue;
      const held = session(who === 'panel' ? 'the judge’s chambers' : who);
      await observe({ type: 'note-line-restored', seat: who, session: held });
    }
    await observe({ type: 'note-recorder-confirmed' });

    // People leave.
    await ask('judge', { type: 'set-gallery', open: false });
    await ask('judge', { type: 'remove', seat: seat('companion') });
    await ask('judge', { type: 'readmit', seat: seat('companion') });
    await ask('judge', { type: 'remove', seat: seat('accused') });
    await ask('prosecutor', { type: 'leave' });
    await ask('magistrate', { type: 'leave', handTo: seat('judge') });

    // The session continues without a recorder, with a raised hand, a floor that was given and a private talk.
    await ask('citizen', { type: 'raise-hand', purpose: 'speak' });
    await ask('judge', { type: 'give-floor', seat: seat('witness'), limitMs: null });
    await observe({ type: 'note-recorder-failed', since: this.#now - 100, reason: 'recorder-error' });
    await ask('judge', { type: 'continue-unrecorded' });
    await ask('lawyer', { type: 'consult', room: 'room-3' as RoomId, invite: [] });
    return id;
  }

  /** Hearings that end before anything was said. */
  async #called(how: 'adjourned' | 'cancelled'): Promise<string> {
    const id = `by-the-law-${how}` as HearingId;
    await this.#create(id);
    if (how === 'cancelled') await this.#ask(id, 'judge', { type: 'cancel' });
    else {
      const enter = { microphone: false, camera: false, takeOver: false, rules: RULES } as const;
      await this.#ask(id, 'judge', { type: 'enter', session: session('judge'), browser: browser('judge'), ...enter });
      await this.#ask(id, 'judge', { type: 'adjourn' });
    }
    return id;
  }

  /** A hearing that was opened under version 1 of the law, whose log contains no grants, and continues under today's law. */
  async #goneOnWith(): Promise<string> {
    const id = 'by-the-law-of-two-versions' as HearingId;
    await this.#create(id);
    const devices = { microphone: true, camera: true } as const;
    const entered = (who: string, room: 'waiting' | 'courtroom') =>
      ({
        type: 'person-entered',
        seat: seat(who),
        room,
        session: session(who),
        browser: browser(who),
        ...devices,
      }) as const;
    this.#now += 1_000;
    await this.#storage.log.append(id, 1, this.#now, { kind: 'seat', seat: seat('judge') }, [
      { type: 'hearing-opened' },
      entered('judge', 'courtroom'),
      entered('clerk', 'waiting'),
      { type: 'person-admitted', seat: seat('clerk') },
    ]);
    await this.#ask(id, 'judge', { type: 'mute', seat: seat('clerk') });
    await this.#ask(id, 'judge', { type: 'allow-to-speak', seat: seat('clerk') });
    await this.#ask(id, 'clerk', { type: 'set-microphone', on: true });
    await this.#ask(id, 'judge', { type: 'close' });
    return id;
  }

  async #create(id: HearingId): Promise<void> {
    const texts = { title: 'رسیدگی به شکایت', branch: 'شعبه ۱۰۳', caseNumber: '140568920003215478' };
    const times = { startsAt: this.#now, endsAt: this.#now + HOUR };
    await this.#storage.hearings.create({ id, kind: 'courtroom', ...texts, ...times, seats: PEOPLE }, this.#now);
  }

  /** Executes a command one second after the one before; `null`: as the service. */
  async #ask(id: HearingId, who: string | null, command: Command): Promise<void> {
    this.#now += 1_000;
    const actor = who === null ? ({ kind: 'system' } as const) : { kind: 'seat' as const, seat: seat(who) };
    const done = await this.#service.execute(id, command, actor);
    if (!done.ok) throw new Error(`${who ?? 'service'} was refused ${command.type}: ${done.refusal.code}`);
  }
}
