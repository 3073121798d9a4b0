/*
 * A page without screens: one session, its remote pictures in plain video elements, and their measurements for tests.
 * `session-browser.ts` bundles and serves it.
 */
import { PICTURE, SOUND } from '../../src/session/devices.ts';
import type { ScreenCapture } from '../../src/session/screen-capture.ts';
import { openSession } from '../../src/session/session.ts';
import type { Result } from '../../src/connection/result.ts';
import type { HearingLink, HearingSession, SessionState } from '../../src/session/types.ts';

/** Measurements of one seat's picture; times are `performance.now()`. */
export interface Seen {
  frames: number;
  lastAt: number;
  /** Longest time between two frames since `forgetGaps`. */
  longestGapMs: number;
}

/**
 * `small`: a picture of 180 lines, ten times a second, so that one machine can hold many people.
 * `tone`: a sound without pauses, so that a packet comes every 20 ms; the browser's fake microphone is mostly silent.
 * `deaf`: voices are received but not played: decoding and mixing eight voices takes a third of a page's CPU time.
 */
export interface Entering {
  readonly microphone?: boolean;
  readonly camera?: boolean;
  readonly ahead?: boolean;
  readonly small?: boolean;
  readonly tone?: boolean;
  readonly deaf?: boolean;
}

export interface Attendance {
  session: HearingSession;
  seen: Record<string, Seen>;
  /** All outages reported to the person; the state shows an outage that ends in two steps only for a moment. */
  told: NonNullable<SessionState['lastOutage']>[];
  /** Whether both transports, one for each direction, are connected. */
  isConnected(): boolean;
  /** Packets received so far, the probation stream left out. */
  received(kind: 'audio' | 'video'): Promise<number>;
  /** RTP packets sent so far. */
  sent(kind: 'audio' | 'video'): Promise<number>;
  /** Frames of the camera's largest layer sent so far. */
  largestSent(): Promise<number>;
  /** Packets received so far, by `seat/source`; `stray`: packets of streams that the session never knew. */
  receivedFrom(): Promise<Record<string, number>>;
  /**
   * Waits for a packet of the stream, then looks on from that moment. `last` resolves when none came for `quietMs`,
   * with when the last one came, epoch milliseconds: begin before the act whose effect is timed.
   */
  watchPackets(stream: string, quietMs: number): Promise<{ readonly last: Promise<number> }>;
  /** Resolves when a packet of the stream comes, `afterMs` or more from now, with when it came, epoch milliseconds. */
  nextPacketOf(stream: string, afterMs?: number): Promise<number>;
  /** `chosen` resolves when the browser has chosen another path for what it receives, with when that was, epoch milliseconds. */
  watchPath(): { readonly chosen: Promise<number> };
  /** `ahead`: transports are prepared before, as the page for devices does. */
  enter(how?: Entering): Promise<Result>;
  forgetGaps(): void;
  /** Stops the larger layers, as a browser does on a line that it considers too poor for them. */
  stopLargerPictures(): Promise<void>;
  /** Simulates a hanging camera, which is on but delivers no picture. */
  stopPictures(): Promise<void>;
}

declare global {
  interface Window {
    attend(link: HearingLink): void;
    attendance: Attendance;
  }
}

const connections: RTCPeerConnection[] = [];
const Native = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
};

async function packets(type: 'inbound-rtp' | 'outbound-rtp', kind: string): Promise<number> {
  let sum = 0;
  for (const connection of connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== type || report.kind !== kind || report.mid === 'probator') continue;
      sum += type === 'inbound-rtp' ? report.packetsReceived : report.packetsSent;
    }
  }
  return sum;
}

async function largestSent(): Promise<number> {
  const reports = await Promise.all(connections.map((connection) => connection.getStats()));
  const layers = reports
    .flatMap((report) => [...report.values()])
    .filter(({ type, rid }) => type === 'outbound-rtp' && rid);
  // They are named `r0`, `r1` and so on.
  return layers.sort((one, other) => one.rid.localeCompare(other.rid)).at(-1)?.framesSent ?? 0;
}

/** A clock common to all tabs, so that their times can be compared. */
const epochNow = (): number => performance.timeOrigin + performance.now();
/** Between two looks at the statistics, whose times are the browser's own. */
const untilNextLook = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** Statistics of one received stream. */
interface Received {
  readonly packets: number;
  /** When the last packet came, epoch milliseconds. */
  readonly lastAt: number;
}

/**
 * What each track was taken for, by its id: kept when the session has let the track go, since the browser counts on
 * until the connection is negotiated anew. What comes meanwhile is a packet of that stream still.
 */
const names = new Map<string, string>();

function nameTracks({ remote }: SessionState): void {
  for (const [seat, media] of remote) {
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      for (const track of media[source]?.getTracks() ?? []) names.set(track.id, `${seat}/${source}`);
    }
  }
}

async function receivedFrom(): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await streams()).map(([name, { packets }]) => [name, packets]));
}

async function streams(): Promise<Record<string, Received>> {
  const received: Record<string, Received> = {};
  for (const connection of connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp' || report.mid === 'probator') continue;
      const name = names.get(report.trackIdentifier) ?? 'stray';
      const { packets, lastAt } = received[name] ?? { packets: 0, lastAt: 0 };
      received[name] = {
        packets: packets + report.packetsReceived,
        lastAt: Math.max(lastAt, report.lastPacketReceivedTimestamp ?? 0),
      };
    }
  }
  return received;
}

async function nextPacketOf(stream: string, afterMs = 0): Promise<number> {
  // Not by counting: after an outage the stream may be another one, which begins anew.
  const from = epochNow() + afterMs;
  for (;;) {
    const at = (await streams())[stream]?.lastAt ?? 0;
    if (at > from) return at;
    await untilNextLook();
  }
}

function nextPath(): Promise<number> {
  const receiving = connections.find(
    (connection) =>
      connection.connectionState !== 'closed' &&
      connection.getTransceivers().some(({ currentDirection }) => currentDirection === 'recvonly'),
  );
  const path = receiving!.sctp!.transport.iceTransport;
  return new Promise((resolve) => {
    path.addEventListener('selectedcandidatepairchange', () => resolve(epochNow()), { once: true });
  });
}

/** Resolves with the arrival of a stream's last packet, by the browser's time stamp, after `quietMs` without a packet. */
async function lastPacketOf(stream: string, quietMs: number, from: number): Promise<number> {
  let last = from;
  let since = epochNow();
  while (epochNow() - since < quietMs) {
    await untilNextLook();
    const at = (await streams())[stream]?.lastAt ?? 0;
    if (at <= last) continue;
    last = at;
    since = epochNow();
  }
  return last;
}

/** Stops the layers from this index on; 0 is the smallest. */
async function stopLayers(from: number): Promise<void> {
  for (const sender of connections.flatMap((connection) => connection.getSenders())) {
    const parameters = sender.getParameters();
    if (parameters.encodings.length < 2) continue;
    for (const layer of parameters.encodings.slice(from)) layer.active = false;
    await sender.setParameters(parameters);
  }
}

function steadyTone(): MediaStream {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  const destination = new MediaStreamAudioDestinationNode(context);
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream;
}

/** A screen that shows nothing much, ten times a second: no browser asks for it. */
function captureScreen(): Promise<ScreenCapture> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  Object.assign(canvas, { width: 320, height: 180 });
  const [track] = canvas.captureStream(10).getVideoTracks();
  const draw = (): void => {
    context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (track?.readyState === 'live') setTimeout(draw, 100);
  };
  draw();
  return Promise.resolve(track === undefined ? { ok: false, why: 'failed' } : { ok: true, track });
}

/** Kept by a tab whose page counts before a microphone opens that nobody has pressed, as the application's does. */
const COUNTS = 'counts';

window.attend = (link) => {
  const session = openSession(link, { captureScreen });
  if (sessionStorage.getItem(COUNTS) !== null) session.store.setState({ microphoneOpensAt: null, counts: true });
  const seen: Record<string, Seen> = {};
  const told: Attendance['told'] = [];
  session.store.subscribe(({ lastOutage }) => {
    if (lastOutage !== null && lastOutage.endedAt !== told.at(-1)?.endedAt) told.push(lastOutage);
  });
  session.store.subscribe(nameTracks);
  const videos = new Map<string, HTMLVideoElement>();
  let plays = true;
  session.store.subscribe(({ remote }) => {
    for (const [seat, { camera, microphone }] of remote) {
      const tracks = [camera, plays ? microphone : null].flatMap((stream) => stream?.getTracks() ?? []);
      const video = videos.get(seat) ?? show(seat);
      const shown = video.srcObject as MediaStream;
      for (const track of shown.getTracks()) if (!tracks.includes(track)) shown.removeTrack(track);
      for (const track of tracks) if (!shown.getTracks().includes(track)) shown.addTrack(track);
    }
  });
  const show = (seat: string): HTMLVideoElement => {
    const video = document.createElement('video');
    Object.assign(video, { autoplay: true, playsInline: true, srcObject: new MediaStream() });
    // Small, because pictures are only counted: painting them in full size takes much CPU time.
    video.width = 64;
    document.body.append(video);
    videos.set(seat, video);
    const one = (seen[seat] ??= { frames: 0, lastAt: 0, longestGapMs: 0 });
    const frame = (): void => {
      const now = performance.now();
      if (one.lastAt > 0) one.longestGapMs = Math.max(one.longestGapMs, now - one.lastAt);
      one.lastAt = now;
      one.frames += 1;
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
    return video;
  };
  window.attendance = {
    session,
    seen,
    told,
    isConnected() {
      const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
      return open.length === 2 && open.every(({ connectionState }) => connectionState === 'connected');
    },
    received: (kind) => packets('inbound-rtp', kind),
    sent: (kind) => packets('outbound-rtp', kind),
    largestSent,
    receivedFrom,
    async watchPackets(stream, quietMs) {
      return { last: lastPacketOf(stream, quietMs, await nextPacketOf(stream)) };
    },
    nextPacketOf,
    watchPath: () => ({ chosen: nextPath() }),
    async enter({ microphone = true, camera = true, ahead = true, small = false, tone = false, deaf = false } = {}) {
      plays = !deaf;
      const picturesOf = small ? { width: 320, height: 180, frameRate: 10 } : PICTURE;
      const stream = await navigator.mediaDevices.getUserMedia({ audio: !tone && SOUND, video: picturesOf });
      const [sound = null] = (tone ? steadyTone() : stream).getAudioTracks();
      const [picture = null] = stream.getVideoTracks();
      if (ahead) await session.prepare();
      session.acceptRules('fa');
      return session.enter({ microphone: sound, camera: picture, microphoneOn: microphone, cameraOn: camera });
    },
    stopLargerPictures: () => stopLayers(1),
    stopPictures: () => stopLayers(0),
    forgetGaps() {
      for (const one of Object.values(seen)) Object.assign(one, { longestGapMs: 0, lastAt: performance.now() });
    },
  };
};

// After a reload the page attends again by itself, as the application does.
const [hearing, token] = location.hash.slice(1).split('/');
if (hearing !== undefined && token !== undefined) window.attend({ hearing, token });
