import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../i18n/en.ts';
import { aPerson } from '../../session/scene.fixture.ts';
import { ShortcutsProvider } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import { Courtroom } from './Courtroom.tsx';
import { Tile } from './Tile.tsx';

let shown: ShownHearing;
afterEach(() => shown.leave());

const draw = () => shown.after(() => document.querySelector('video')!.dispatchEvent(new Event('loadeddata')));

describe('a picture that is about to come', () => {
  it('has its element already, with the initials behind it until it is drawn', async () => {
    const judge = aPerson('judge', { role: 'presiding-judge', name: 'Sara Tehrani' });
    const state = { own: false, stands: false, speaking: false, watcher: null };
    shown = await showHearing(<Tile person={judge} picture={new MediaStream()} {...state} />);
    expect(shown.text()).toMatch(/^S\u200CT/);
    expect(shown.text()).not.toContain(en.courtroom.cameraOff);
    await draw();
    expect(shown.text()).toMatch(/^Sara Tehrani/);
  });
});

describe('the courtroom', () => {
  const enter = (camera: 'on' | 'off') =>
    showHearing(
      <ShortcutsProvider>
        {/* A document without layout has no tiles. */}
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
        <Courtroom banner={<video data-seat="judge" />} onLeave={() => undefined} />
      </ShortcutsProvider>,
      { scene: { acts: ['admit'], people: [aPerson('judge', { role: 'presiding-judge', camera })] } },
    );
  const place = () => document.querySelector('.court__panel');
  const panel = () => document.querySelector('aside.panel');

  it('shows the others first; the panel’s place is kept until it comes', async () => {
    shown = await enter('on');
    expect(place()).not.toBeNull();
    expect(panel()).toBeNull();
    expect(shown.buttons()).toContain(en.courtroom.leave);
    await draw();
    await shown.shows(en.people.waiting);
    expect(panel()).not.toBeNull();
    expect(place()).toBeNull();
  });

  it('begins at its heading for whoever comes from the page before by keyboard, as every page does', async () => {
    document.documentElement.dataset['shown'] = '';
    shown = await enter('off');
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('waits for no picture where nobody is to be seen', async () => {
    shown = await enter('off');
    expect(panel()).not.toBeNull();
  });
});
