import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aPerson } from '../../session/scene.fixture.ts';
import { useOwnDevice } from '../devices/useOwnDevice.ts';
import type { DeviceSource } from '../devices/capture.ts';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import { NoticeList } from '../notices/NoticeList.tsx';
import { LiveCountdown } from './LiveCountdown.tsx';
import { useFoundDevices } from './useFoundDevices.ts';
import { useLostDevices } from './useLostDevices.ts';

let shown: ShownHearing;
afterEach(() => shown.leave());

class Track extends EventTarget {
  readyState = 'live';
  readonly label: string;
  readonly #id: string;
  constructor(id: string, label: string) {
    super();
    this.#id = id;
    this.label = label;
  }
  getSettings = () => ({ deviceId: this.#id });
  stop(): void {
    this.readyState = 'ended';
  }
  /** Simulates pulling the plug. */
  pull(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}
const track = (id: string, label: string) => new Track(id, label) as Track & MediaStreamTrack;

type Info = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'groupId' | 'label'>;
const BUILT_IN: Info = { kind: 'audioinput', deviceId: 'built-in', groupId: 'g0', label: 'Built-in' };
const HEADSET: Info[] = [
  { kind: 'audioinput', deviceId: 'headset', groupId: 'g1', label: 'Headset' },
  { kind: 'audiooutput', deviceId: 'headset-out', groupId: 'g1', label: 'Headset' },
];

/** A browser with these devices; others can be added and removed. */
function browser(first: readonly Info[]) {
  let list = first;
  const events = new EventTarget();
  const devices = {
    enumerateDevices: async () => list,
    getUserMedia: async ({ audio }: MediaStreamConstraints) => {
      const id = (audio as { deviceId?: { exact: string } }).deviceId?.exact;
      const found = list.find(({ kind, deviceId }) => kind === 'audioinput' && (id === undefined || deviceId === id));
      if (found === undefined) throw new DOMException('', 'NotFoundError');
      return { getTracks: () => [track(found.deviceId, found.label)] };
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  } as unknown as DeviceSource;
  const change = async (next: readonly Info[]): Promise<void> => {
    list = next;
    events.dispatchEvent(new Event('devicechange'));
  };
  return { devices, change };
}

function Devices() {
  useFoundDevices();
  useLostDevices();
  return <NoticeList />;
}

function OnAndOn() {
  const switchMicrophone = useOwnDevice('microphone');
  return (
    <button type="button" onClick={() => void switchMicrophone(true)}>
      On
    </button>
  );
}

describe('devices in the hearing', () => {
  it('a headset that is plugged in is offered, and used with its speaker on one press', async () => {
    const { devices, change } = browser([BUILT_IN]);
    shown = await showHearing(<Devices />, { devices });
    const before = track('built-in', 'Built-in');
    await shown.browser({ local: { microphone: before, camera: null } });
    await shown.after(() => change([BUILT_IN, ...HEADSET]));
    await shown.shows('Connected: Headset.');
    await shown.press('Use it');
    await vi.waitFor(() => expect(shown.state().local.microphone?.label).toBe('Headset'), 20_000);
    expect(shown.state().speaker).toBe('headset-out');
    expect(before.readyState).toBe('ended');
    await shown.after(() => change([BUILT_IN]));
    await shown.shows('Your speaker was disconnected.');
    expect(shown.state().speaker).toBe('');
  });

  it('one that is pulled out is replaced by another and told; without another the court has it as off', async () => {
    const { devices, change } = browser([BUILT_IN, ...HEADSET]);
    shown = await showHearing(<Devices />, { devices });
    const headset = track('headset', 'Headset');
    await shown.browser({ local: { microphone: headset, camera: null } });
    await shown.after(() => change([BUILT_IN]));
    await shown.after(() => headset.pull());
    await shown.shows('You now speak through: Built-in.');
    const next = shown.state().local.microphone as unknown as Track;
    expect(next.label).toBe('Built-in');
    await shown.after(() => change([]));
    await shown.after(() => next.pull());
    await shown.shows('No microphone was found');
    expect(shown.asked).toEqual([{ name: 'set-microphone', request: { on: false } }]);
  });
});

describe('a device that is slow to open', () => {
  it('is let go of when another was chosen meanwhile, and one press switches on once', async () => {
    const opening: ((found: MediaStreamTrack) => void)[] = [];
    const devices = {
      ...browser([BUILT_IN]).devices,
      getUserMedia: () =>
        new Promise<unknown>((resolve) => opening.push((found) => resolve({ getTracks: () => [found] }))),
    } as unknown as DeviceSource;
    shown = await showHearing(<OnAndOn />, { devices });
    await shown.press('On');
    await shown.press('On');
    await vi.waitFor(() => expect(opening).toHaveLength(2), 20_000);
    const [first, second] = [track('built-in', 'First'), track('built-in', 'Second')];
    await shown.after(() => opening[1]!(second));
    await shown.after(() => opening[0]!(first));
    await vi.waitFor(() => expect(first.readyState).toBe('ended'), 20_000);
    expect(shown.state().local.microphone?.label).toBe('Second');
    expect(second.readyState).toBe('live');
    expect(shown.asked).toEqual([{ name: 'set-microphone', request: { on: true } }]);
  });
});

describe('before a microphone opens that nobody has pressed', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
  afterEach(() => void vi.useRealTimers());

  it('the page counts three, two, one, and one press keeps it closed', async () => {
    shown = await showHearing(<LiveCountdown />);
    await shown.browser({ microphoneOpensAt: 103_000 });
    const number = () => document.querySelector('.live__number')?.textContent ?? null;
    const seen = [number()];
    for (let second = 0; second < 2; second++) {
      await shown.after(() => vi.advanceTimersByTimeAsync(1000));
      seen.push(number());
    }
    expect(seen).toEqual(['3', '2', '1']);
    await shown.press('Stay muted');
    expect(shown.asked).toEqual([{ name: 'set-microphone', request: { on: false } }]);
    await shown.scene({ me: { ...aPerson('me', { microphone: 'off' }), listensTo: 'floor' } });
    expect(number()).toBeNull();
  });
});
