import { afterEach, expect, it, vi } from 'vitest';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import type { DeviceSource } from './capture.ts';
import { useSwitchDevice } from './useSwitchDevice.ts';

let shown: ShownHearing;
afterEach(() => shown.leave());

const track = (label: string) => ({ label, stop: vi.fn<() => void>() }) as unknown as MediaStreamTrack;

function Choices() {
  const switchTo = useSwitchDevice();
  return ['first', 'second'].map((id) => (
    <button key={id} type="button" onClick={() => void switchTo('camera', id)}>
      {id}
    </button>
  ));
}

it('of two choices the newer is used, and what the older opens late is let go of', async () => {
  const opened = new Map<string, (track: MediaStreamTrack) => void>();
  const devices = {
    getUserMedia: ({ video }: MediaStreamConstraints) =>
      new Promise((resolve) => {
        const { exact } = (video as { deviceId: { exact: string } }).deviceId;
        opened.set(exact, (one) => resolve({ getTracks: () => [one] }));
      }),
  } as unknown as DeviceSource;
  shown = await showHearing(<Choices />, { devices });
  const [first, second] = [track('first'), track('second')];
  await shown.press('first');
  await shown.press('second');
  await shown.after(() => opened.get('second')?.(second));
  await shown.after(() => opened.get('first')?.(first));
  await vi.waitFor(() => expect(first.stop).toHaveBeenCalledOnce(), 20_000);
  expect(second.stop).not.toHaveBeenCalled();
  expect(shown.state().local.camera).toBe(second);
});
