/*
 * A page without screens: one session, its remote pictures in plain video elements, and what a test wants to know of
 * them. Bundled and served by `session-browser.ts`.
 */
import { PICTURE, SOUND } from '../../src/session/devices.ts';
import { openSession } from '../../src/session/session.ts';
import type { HearingLink, HearingSession, Outcome } from '../../src/session/types.ts';

/** What has been seen of one seat's picture; times are `performance.now()`. */
export interface Seen {
  frames: number;
  lastAt: number;
  /** Longest time between two frames since `forgetGaps`. */
  longestGapMs: number;
}

/** `small`: a picture of 180 lines, ten times a second, so that one machine can hold many people. */
export interface Entering {
  readonly microphone?: boolean;
  readonly camera?: boolean;
  readonly ahead?: boolean;
  readonly small?: boolean;
}

export interface Attendance {
  session: HearingSession;
  seen: Record<string, Seen>;
  /** Packets received so far, the probation stream left out. */
  received(kind: 'audio' | 'video'): Promise<number>;
  /** RTP packets sent so far. */
  sent(kind: 'audio' | 'video'): Promise<number>;
  /** Packets received so far of each stream, by `seat/source`; `stray` of streams that the session knows nothing of. */
  receivedFrom(): Promise<Record<string, number>>;
  /** Resolves when no more packets of the stream come, with when the last one came, epoch milliseconds. */
  lastPacketOf(stream: string, quietMs: number): Promise<number>;
  /** Resolves when a packet of the stream comes, with when it came, epoch milliseconds. */
  nextPacketOf(stream: string): Promise<number>;
  /** `ahead`: transports are prepared before, as the page for devices does. */
  enter(how?: Entering): Promise<Outcome>;
  forgetGaps(): void;
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

/** By the same clock in every tab, so that what one does and another sees can be compared. */
const epochNow = (): number => performance.timeOrigin + performance.now();
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function receivedFrom(session: HearingSession): Promise<Record<string, number>> {
  const names = new Map<string, string>();
  for (const [seat, media] of session.store.getState().remote) {
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      for (const track of media[source]?.getTracks() ?? []) names.set(track.id, `${seat}/${source}`);
    }
  }
  const counts: Record<string, number> = {};
  for (const connection of connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp' || report.mid === 'probator') continue;
      const name = names.get(report.trackIdentifier) ?? 'stray';
      counts[name] = (counts[name] ?? 0) + report.packetsReceived;
    }
  }
  return counts;
}

window.attend = (link) => {
  const session = openSession(link);
  const seen: Record<string, Seen> = {};
  const videos = new Map<string, HTMLVideoElement>();
  session.store.subscribe(({ remote }) => {
    for (const [seat, { camera, microphone }] of remote) {
      const tracks = [camera, microphone].flatMap((stream) => stream?.getTracks() ?? []);
      const video = videos.get(seat) ?? show(seat);
      const shown = video.srcObject as MediaStream;
      for (const track of shown.getTracks()) if (!tracks.includes(track)) shown.removeTrack(track);
      for (const track of tracks) if (!shown.getTracks().includes(track)) shown.addTrack(track);
    }
  });
  const show = (seat: string): HTMLVideoElement => {
    const video = document.createElement('video');
    Object.assign(video, { autoplay: true, playsInline: true, srcObject: new MediaStream() });
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
    received: (kind) => packets('inbound-rtp', kind),
    sent: (kind) => packets('outbound-rtp', kind),
    receivedFrom: () => receivedFrom(session),
    async lastPacketOf(stream, quietMs) {
      let last = await receivedFrom(session);
      let at = epochNow();
      while (epochNow() - at < quietMs) {
        await nextTask();
        const now = await receivedFrom(session);
        if ((now[stream] ?? 0) > (last[stream] ?? 0)) at = epochNow();
        last = now;
      }
      return at;
    },
    async nextPacketOf(stream) {
      const before = (await receivedFrom(session))[stream] ?? 0;
      while (((await receivedFrom(session))[stream] ?? 0) <= before) await nextTask();
      return epochNow();
    },
    async enter({ microphone = true, camera = true, ahead = true, small = false } = {}) {
      const picturesOf = small ? { width: 320, height: 180, frameRate: 10 } : PICTURE;
      const stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND, video: picturesOf });
      const [sound = null] = stream.getAudioTracks();
      const [picture = null] = stream.getVideoTracks();
      if (ahead) await session.prepare();
      return session.enter({ microphone: sound, camera: picture, microphoneOn: microphone, cameraOn: camera });
    },
    forgetGaps() {
      for (const one of Object.values(seen)) Object.assign(one, { longestGapMs: 0, lastAt: performance.now() });
    },
  };
};

// After a reload the page attends again by itself, as the application does.
const [hearing, token] = location.hash.slice(1).split('/');
if (hearing !== undefined && token !== undefined) window.attend({ hearing, token });
