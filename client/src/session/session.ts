import { RULES_VERSION } from '@mahzar/shared/hearing/law/rules';
import type { RulesAcceptance } from '@mahzar/shared/hearing/law/rules';
import { isOver, isUnknown } from '@mahzar/shared/hearing/state';
import type { Handshake } from '@mahzar/shared/protocol/handshake';
import type { Request } from '@mahzar/shared/protocol/messages';
import type { Scene, Speaker, Welcome } from '@mahzar/shared/protocol/pushes';
import type { StoreApi } from 'zustand/vanilla';
import { DONE, outcomeOf, rejected, UNREACHABLE } from '../connection/result.ts';
import type { Rejection, Result } from '../connection/result.ts';
import { BrowserSecret } from './browser-secret.ts';
import { Changes } from './changes.ts';
import { Chat } from './chat.ts';
import { fetchExhibitPage } from './exhibit-page.ts';
import { Help, HelpMemory } from './help.ts';
import { MicrophoneDelay } from './microphone-delay.ts';
import { MediaSeat } from './media-seat.ts';
import { OwnSources } from './own-sources.ts';
import { SeatMemory } from './remembered-seat.ts';
import type { RememberedSeat } from './remembered-seat.ts';
import { MarkMemory } from './read-marks.ts';
import { SeatReturn } from './seat-return.ts';
import { takeSeat } from './seat-taking.ts';
import type { SwitchedOn, SwitchedOnBy } from './seat-taking.ts';
import { entersWithSources, maySend } from './sending-rules.ts';
import { ScreenShare } from './screen-share.ts';
import type { ShareEnd } from './screen-share.ts';
import type { Source } from './sources.ts';
import { browserOptions } from './session-options.ts';
import type { SessionOptions } from './session-options.ts';
import { SessionView } from './session-view.ts';
import { createSignalling } from './signalling.ts';
import type { Signalling } from './signalling.ts';
import { TileSizes } from './tile-sizes.ts';
import type { Heights } from './tile-sizes.ts';
import { withPendingToggles } from './toggled-scene.ts';
import type { ActName, DeviceChoice, HearingLink, HearingSession, SeatKey, SessionState } from './types.ts';

/** Opens a person's part in a hearing and begins to connect. Omitted options come from the browser. */
export function openSession(link: HearingLink, options: Partial<SessionOptions> = {}): HearingSession {
  return new Session(link, { ...browserOptions(), ...options });
}

class Session implements HearingSession {
  readonly store: StoreApi<SessionState>;
  readonly chat: Chat;
  readonly help: Help;
  readonly share: ScreenShare;
  readonly #options: SessionOptions;
  readonly #link: HearingLink;
  readonly #signalling: Signalling;
  readonly #memory: SeatMemory;
  readonly #browser: BrowserSecret;
  /** A scene may arrive before the first welcome: resuming the seat is published at once. */
  #welcomed = false;
  readonly #view: SessionView;
  readonly #seatReturn: SeatReturn;
  readonly #microphoneDelay: MicrophoneDelay;
  readonly #media: MediaSeat;
  readonly #own: OwnSources;
  readonly #tiles: TileSizes;
  /** The service's last scene, without the person's own unanswered wishes. */
  #scene: Scene | null = null;
  #entering: Promise<Result> | null = null;
  /** Accepted on this page, because no other browser may accept for the person. */
  #rules: RulesAcceptance | null = null;
  #prepareWanted = false;
  #closed = false;
  readonly #changes = new Changes();

  constructor(link: HearingLink, options: SessionOptions) {
    this.#options = options;
    this.#link = link;
    this.#memory = new SeatMemory(options.storage, link);
    this.#browser = new BrowserSecret(options.browserStorage, link, options.newSecret);
    this.chat = new Chat({
      post: (request) => this.#signalling.request('post-message', request),
      history: (request) => this.#signalling.request('chat-history', request),
      conversations: () => this.#scene?.chat.conversations.map(({ id }) => id) ?? [],
      newNonce: options.newNonce,
      memory: new MarkMemory(options.storage, link),
      person: (seat) => this.#person(seat),
      me: () => this.#scene?.me.seat ?? null,
      changed: (chat) => this.store.setState({ chat }),
    });
    this.help = new Help({
      ask: (name, request) => this.#signalling.request(name, request),
      newNonce: options.newNonce,
      memory: new HelpMemory(options.storage, link),
      changed: (help) => this.store.setState({ help }),
    });
    this.share = new ScreenShare({
      capture: options.captureScreen,
      sending: () => this.#media.client?.screen ?? null,
      scene: () => this.#scene,
      ask: (name) => this.#signalling.request(name, {}),
      produce: (source) => this.#signalling.request('produce', { sources: [source] }),
      changed: (share) => this.store.setState({ share }),
    });
    this.#view = new SessionView({
      now: options.now,
      scene: () => this.#scene,
      online: () => this.#signalling.online,
      returning: () => this.#seatReturn.underWay,
      media: () => this.#media,
      own: () => this.#own,
      chat: this.chat,
      help: this.help,
      share: this.share,
    });
    this.store = this.#view.store;
    this.store.setState({ voiceOnly: this.#memory.voiceOnly });
    this.#microphoneDelay = new MicrophoneDelay(this.store, options.now, () => this.#own.matchScene());
    this.#seatReturn = new SeatReturn({
      policy: options.policy,
      begin: () => this.#dropMedia('line'),
      wanted: () => this.#stage === 'seated' && !this.#closed,
      online: () => this.#signalling.online,
      changed: () => this.#changes.next(),
      scene: () => this.#scene && withPendingToggles(this.#scene, this.#own.pendingToggles),
      takeSeat: (on) => this.#takeSeat(() => on, false),
      hasMedia: () => this.#media.client !== null,
      back: () => this.#tellUntold(),
      refused: (error) => this.#refusedReturn(error),
    });
    this.#signalling = createSignalling(
      { ...options, link, resume: () => this.#resumption() },
      {
        away: () => this.#away(),
        ended: (error) => this.#end(error),
        resumed: () => this.#media.resumed(),
        pushes: {
          welcome: (welcome) => this.#online(welcome),
          scene: (scene) => this.#show(scene),
          missed: (missed) => this.store.setState({ missed }),
          'consumers-opened': (consumers) => void this.#media.receive(consumers),
          'consumers-closed': (ids) => this.#media.stopReceiving(ids),
          'media-lost': () => this.#beginAgain(),
          message: (message) => this.chat.take([message]),
          'help-said': ({ message }) => this.help.said(message),
          pointed: (pointed) => this.store.setState({ pointed }),
          speakers: (speakers) => this.#hear(speakers),
        },
      },
    );
    this.#media = new MediaSeat(
      this.#signalling,
      {
        changed: () => this.#view.refresh(),
        lost: () => this.#beginAgain(),
        // While the seat is being taken, the answer is waited for: on a poor line it may wait behind other loading.
        silent: () => !this.#isTaking && this.#signalling.pathLost(),
        heard: () => !(this.#isTaking && this.#signalling.online) && this.#signalling.pathBack(),
        gap: (since, until) => this.#view.missed(since, until),
        quality: (quality, weak) => this.store.setState({ quality, weak }),
        leaveOut: (leftOut) => {
          this.#tiles.leaveOut(leftOut);
          this.store.setState({ leftOut });
        },
        voiceOnly: () => this.store.getState().voiceOnly === true,
        matchScene: () => this.#own.matchScene(),
        shows: (source) => this.#tiles.shows(source),
      },
      options.now,
    );
    this.#own = new OwnSources(
      () =>
        this.#scene === null
          ? null
          : { scene: this.#scene, trusted: this.#view.trusted && !this.#microphoneDelay.isOn },
      (sources) => this.#signalling.request('produce', { sources }),
    );
    this.#tiles = new TileSizes((tiles) => void this.#signalling.request('tile-sizes', { tiles }));
    this.#signalling.open();
  }

  async prepare(): Promise<Result> {
    this.#prepareWanted = true;
    if (!(await this.#whenOnline())) return this.#unreachable();
    const outcome = await this.#media.prepare();
    if (this.#scene?.speaks === true) void this.#media.client?.sending.warm();
    return outcome;
  }

  acceptRules(language: string): void {
    this.#rules = { version: RULES_VERSION, language };
  }

  enter(choice: DeviceChoice, takeOver = false): Promise<Result> {
    if (this.#stage === 'seated') return Promise.resolve(DONE);
    this.#entering ??= this.#enter(choice, takeOver).finally(() => (this.#entering = null));
    return this.#entering;
  }

  ask: HearingSession['ask'] = (name, request) => this.#signalling.request(name, request);

  async act<Name extends ActName>(name: Name, request: Request<Name>): Promise<Result> {
    if (name === 'set-microphone') return this.#switch('microphone', (request as Request<'set-microphone'>).on);
    if (name === 'set-camera') return this.#switch('camera', (request as Request<'set-camera'>).on);
    if (name === 'share-screen') return this.share.start();
    if (name === 'stop-share' && this.share.state.kind === 'on') return this.share.stop();
    const result = await this.#signalling.request(name, request);
    if (name === 'leave' && result.ok) this.#left();
    return outcomeOf(result);
  }

  exhibitPage: HearingSession['exhibitPage'] = async (exhibit, page, signal) => {
    const secret = this.#memory.seat?.secret;
    if (secret === undefined) return rejected({ code: 'not-entered', support: null });
    return fetchExhibitPage(
      { origin: this.#options.origin, hearing: this.#link.hearing, secret },
      exhibit,
      page,
      signal,
    );
  };

  async reachTable(): ReturnType<HearingSession['reachTable']> {
    // Loaded on demand, because few people use it.
    const { readReachTable } = await import('./reach-pages.ts');
    return readReachTable(this.#signalling);
  }

  async replaceTrack(kind: Source, track: MediaStreamTrack | null): Promise<void> {
    await this.#own.replace(kind, track);
    this.store.setState({ local: { ...this.#own.tracks } });
    if (this.#memory.seat !== null) this.#memory.keep(this.#memory.seat.secret, this.#own.tracks);
  }

  setVoiceOnly(voiceOnly: boolean): void {
    this.#memory.keepVoiceOnly(voiceOnly);
    this.store.setState({ voiceOnly });
    if (voiceOnly) void this.#switch('camera', false);
  }

  showTiles(heights: Heights): void {
    this.#tiles.show(heights);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dropMedia();
    this.#signalling.close();
    this.#changes.announce();
  }

  get #stage(): SessionState['stage'] {
    return this.store.getState().stage;
  }

  // Taking the seat

  get #isTaking(): boolean {
    return this.#entering !== null || this.#seatReturn.underWay;
  }

  async #enter(choice: DeviceChoice, takeOver: boolean): Promise<Result> {
    this.#own.choose(choice);
    this.store.setState({ stage: 'entering', local: { ...this.#own.tracks } });
    if (!(await this.#whenOnline())) {
      this.store.setState({ stage: 'lobby' });
      return this.#unreachable();
    }
    // A person who asks for admission may be admitted at the same moment, for instance when an official has called.
    const asks = this.#scene !== null && !entersWithSources(this.#scene);
    if (asks && choice.microphoneOn) this.#microphoneDelay.hold();
    const outcome = await this.#takeSeat((narrow) => this.#switchedOn(choice, narrow), takeOver);
    if (!outcome.ok) this.#microphoneDelay.release();
    if (!outcome.ok && this.#stage === 'entering') this.store.setState({ stage: 'lobby' });
    // The media were lost again while the seat was being taken.
    if (outcome.ok && this.#media.client === null) this.#beginAgain();
    return outcome;
  }

  /**
   * On a narrow line an unseen camera would take bandwidth from the voice: it stays off, the person is told and may switch it on.
   */
  #switchedOn({ microphoneOn, camera, cameraOn }: DeviceChoice, narrow: boolean): SwitchedOn {
    const cameraHeld = narrow && cameraOn && camera !== null && this.#scene?.me.camera !== 'on';
    this.store.setState({ cameraHeld });
    return { microphone: microphoneOn, camera: cameraOn && !cameraHeld };
  }

  #takeSeat(on: SwitchedOnBy, takeOver: boolean): Promise<Result> {
    const parts = { signalling: this.#signalling, media: this.#media, own: this.#own, memory: this.#memory };
    return takeSeat(
      {
        ...parts,
        scene: () => this.#scene,
        isHeld: () => this.#microphoneDelay.isOn,
        rules: () => this.#rules,
        taken: () => this.#taken(),
      },
      on,
      takeOver,
    );
  }

  #taken(): void {
    this.store.setState({ stage: 'seated' });
    if (this.#scene !== null) this.#countOrRelease(this.#scene);
    this.#tiles.begin();
    void this.chat.catchUp();
    this.#view.refresh();
  }

  /** The seat is ours, but its media are lost. */
  async #return(): Promise<void> {
    if (this.#seatReturn.underWay) return;
    await this.#seatReturn.run();
    this.#view.refresh();
  }

  #refusedReturn(error: Rejection): void {
    // The scene shows these conditions and the person's options.
    if (error.code === 'hearing-closed' || error.code === 'expelled') return;
    const taken = error.code === 'seat-in-use' || error.code === 'session-replaced';
    this.#end(taken ? { ...error, code: 'seat-replaced' } : error);
  }

  /** After a reload the seat is still ours, so the person returns to it without any question. */
  async #resume(seat: RememberedSeat, scene: Scene): Promise<Result> {
    this.store.setState({ stage: 'entering' });
    const devices = await this.#options.reopenDevices(seat);
    // A person who returns by a reload has not pressed the microphone: the page counts down before it opens.
    const opens = maySend('microphone', scene, {}, true) && devices.microphone !== null;
    if (opens) this.#microphoneDelay.hold();
    const { microphone, camera } = scene.me;
    const choice = { ...devices, microphoneOn: microphone === 'on', cameraOn: camera === 'on' };
    return this.#enter(choice, false);
  }

  #left(): void {
    this.#memory.forget();
    this.#dropMedia();
    this.#view.left();
    this.store.setState({ stage: 'lobby' });
    this.#view.refresh();
  }

  // The connection

  #online(welcome: Welcome): void {
    const first = !this.#welcomed;
    this.#welcomed = true;
    this.#holdMicrophone(welcome.scene);
    this.#scene = welcome.scene;
    // Speakers who fell silent and pointers that ended meanwhile were not reported.
    this.store.setState({ clockOffsetMs: welcome.now - this.#options.now(), speakers: new Map(), pointed: null });
    const { seat } = this.#memory;
    if (this.#stage === 'seated') this.#backInSeat(welcome);
    else if (!welcome.resumed) this.#memory.forget();
    else if (first && seat !== null && !isOver(welcome.scene.phase)) {
      this.#entering ??= this.#resume(seat, welcome.scene).finally(() => (this.#entering = null));
    }
    if (this.#stage === 'lobby' && this.#prepareWanted) void this.prepare();
    this.#show(welcome.scene);
    void this.help.online();
    this.#changes.announce();
  }

  seatKey(): SeatKey {
    const { resume } = this.#resumption();
    return { ...this.#link, browser: this.#browser.secret, ...(resume !== undefined && { resume }) };
  }

  /** Identifies this browser to the service, with proof that it holds the seat, if any, and the last scene that it received. */
  #resumption(): Pick<Handshake, 'resume' | 'browser' | 'seen'> {
    const resume = this.#memory.seat?.secret;
    const { secret: browser } = this.#browser;
    if (resume === undefined) return { browser };
    return this.#scene === null ? { browser, resume } : { browser, resume, seen: this.#scene.seq };
  }

  #backInSeat({ resumed, mediaKept, consumers }: Welcome): void {
    const { client } = this.#media;
    if (!resumed || !mediaKept || client === null || client.state === 'closed') {
      void this.#return();
      return;
    }
    this.#media.receiveOnly(consumers);
    this.#media.connectionRestored();
    void this.chat.catchUp();
    this.#tellUntold();
  }

  /** Reports to the service devices that were switched off while disconnected. */
  #tellUntold(): void {
    for (const source of this.#own.untold) void this.#switch(source, false);
  }

  #away(): void {
    // Media prepared in the lobby end with the socket; a seat's media may continue.
    if (this.#stage !== 'seated') this.#dropMedia();
    this.share.connectionLost();
    this.chat.connectionLost();
    this.#view.refresh();
    this.#changes.announce();
  }

  /** The service or the network ended our media. */
  #beginAgain(): void {
    if (this.#stage === 'seated') void this.#return();
    else {
      this.#dropMedia();
      if (this.#stage === 'lobby' && this.#prepareWanted) void this.prepare();
    }
    this.#view.refresh();
  }

  #end(error: Rejection): void {
    this.#view.end({ kind: 'ended', error });
    if (error.code === 'seat-replaced') this.#memory.forget();
    this.close();
    this.#view.refresh();
  }

  #dropMedia(shareEnds: ShareEnd | null = null): void {
    this.share.mediaLost(shareEnds);
    this.#own.detach();
    this.#tiles.pause();
    this.#media.drop();
  }

  #unreachable(): Result {
    const { connection } = this.store.getState();
    return connection.kind === 'ended' ? rejected(connection.error) : UNREACHABLE;
  }

  /** Resolves to true when messages get through; to false when they never will, or not within the time limit. */
  async #whenOnline(): Promise<boolean> {
    const deadline = this.#options.now() + PATIENCE_MS;
    while (!this.#signalling.online && !this.#closed && this.#options.now() < deadline) await this.#changes.next();
    return this.#signalling.online;
  }

  // What is shown

  #show(scene: Scene): void {
    if (this.#scene !== null && scene.seq < this.#scene.seq) return;
    this.#holdMicrophone(scene);
    // The pointer was on another page, or another person's.
    const isPointed = (this.store.getState().pointed ?? null) !== null;
    if (isPointed && !isSamePage(this.#scene?.exhibit, scene.exhibit)) this.store.setState({ pointed: null });
    this.#scene = scene;
    if (scene.me.place === 'expelled' && this.#stage !== 'lobby') this.#left();
    if (scene.me.place === 'outside' && isUnknown(scene) && this.#stage === 'seated') this.#left();
    if (isOver(scene.phase)) {
      this.#browser.forget();
      this.#dropMedia();
    }
    this.#view.refresh();
  }

  /**
   * A person who is admitted with an open microphone may not be looking: it opens a moment later, after a countdown. Call before
   * the new scene replaces the old one, which tells where the person comes from.
   */
  #holdMicrophone(scene: Scene): void {
    if (this.#stage !== 'seated') return;
    this.#countOrRelease(scene);
    const { me, acts } = scene;
    const isLetIn = this.#scene?.me.place === 'waiting' && me.place === 'courtroom';
    const opens = me.microphone === 'on' && acts.includes('send-media') && this.#own.tracks.microphone !== null;
    if (!isLetIn || !opens) return;
    this.#microphoneDelay.hold();
    if (this.#microphoneDelay.isHeld) this.#microphoneDelay.begin();
  }

  /**
   * Handles a microphone that was held back while its seat was taken: a countdown where it opens now, nothing where it stays
   * silent.
   */
  #countOrRelease(scene: Scene): void {
    // This scene is older than the entry and does not tell where it led.
    if (!this.#microphoneDelay.isHeld || scene.me.place === 'outside') return;
    if (maySend('microphone', scene, {}, true)) this.#microphoneDelay.begin();
    else this.#microphoneDelay.release();
  }

  #person(seat: string): Scene['people'][number] | undefined {
    return this.#scene === null ? undefined : [this.#scene.me, ...this.#scene.people].find((one) => one.seat === seat);
  }

  #hear(speakers: readonly Speaker[]): void {
    this.store.setState({ speakers: new Map(speakers.map(({ seat, level }) => [seat, level])) });
  }

  async #switch(source: Source, on: boolean): Promise<Result> {
    if (source === 'camera') this.store.setState({ cameraHeld: false });
    const answered = this.#own.requestToggle(source, on);
    this.#view.refresh();
    const room = this.#scene?.consultation?.room ?? null;
    const answer = await (source === 'microphone'
      ? this.#signalling.request('set-microphone', { on, room })
      : this.#signalling.request('set-camera', { on }));
    answered(answer);
    this.#view.refresh();
    // Switching off succeeds locally, whether or not the service could be told.
    return !on && !answer.ok && answer.error.code === 'unreachable' ? DONE : outcomeOf(answer);
  }
}

/** Whether the same page is shown by the same person as before. */
function isSamePage(one: Scene['exhibit'] | undefined, other: Scene['exhibit']): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return one.exhibit === other.exhibit && one.page === other.page && one.by === other.by;
}

/** How long a person waits before being told that the service cannot be reached, in milliseconds. */
const PATIENCE_MS = 12_000;
