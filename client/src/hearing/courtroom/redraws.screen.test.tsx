import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../i18n/en.ts';
import { redrawnBy } from '../../redraws.fixture.ts';
import { aPerson } from '../../session/scene.fixture.ts';
import { ShortcutsProvider } from '../../ui/shortcuts/ShortcutsProvider.tsx';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import { Courtroom } from './Courtroom.tsx';

let shown: ShownHearing;
afterEach(() => shown.leave());

/** An old phone draws a button in a millisecond; a hearing of many people has some messages a second. */
describe('a message of the service to the judge', () => {
  const people = ['lawyer', 'accused', 'expert'].map((seat) => aPerson(seat));
  const enter = async (): Promise<void> => {
    shown = await showHearing(
      <ShortcutsProvider>
        <Courtroom banner={null} onLeave={nothing} />
      </ShortcutsProvider>,
      {
        scene: {
          me: aPerson('me', { role: 'presiding-judge' }),
          acts: ['admit', 'mute', 'lower-any-hand', 'close', 'adjourn'],
          people,
        },
      },
    );
    await shown.shows(en.people.inCourtroom);
  };
  const nothing = (): void => undefined;

  it('that changes nothing on the page redraws no button and no person', async () => {
    await enter();
    const redrawn = await redrawnBy(() => shown.scene({}));
    expect(redrawn.filter((name) => /Button|Control|Person|Icon|Menu|Switch|^Courtroom|Panel$/.test(name))).toEqual([]);
  });

  it('about one person redraws that person alone', async () => {
    await enter();
    const change = people.map((one) => (one.seat === 'accused' ? { ...one, microphone: 'off' as const } : one));
    const redrawn = await redrawnBy(() => shown.scene({ people: change }));
    expect(redrawn.filter((name) => name === 'PersonRow')).toHaveLength(1);
    expect(redrawn.filter((name) => /^Control$|Switch|^Courtroom/.test(name))).toEqual([]);
    expect(shown.text()).toContain(en.courtroom.microphoneOff);
  });

  it('about a raised hand adds its notice, and redraws of the bar only the number of hands', async () => {
    await enter();
    const change = people.map((one) => (one.seat === 'accused' ? { ...one, hand: 1 } : one));
    const redrawn = await redrawnBy(() => shown.scene({ people: change }));
    expect(document.querySelector('.notice')).not.toBeNull();
    expect(redrawn.filter((name) => /^Control$|^Controls$|Switch|^Courtroom/.test(name))).toEqual(['Control']);
  });
});
