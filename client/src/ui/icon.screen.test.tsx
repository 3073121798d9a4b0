import { expect, it } from 'vitest';
import { show } from '../screen.fixture.tsx';
import { Icon } from './Icon.tsx';

it('in writing from right to left an arrow turns round, and a sign of playback does not', async () => {
  const shown = await show(
    <>
      <Icon name="next" />
      <Icon name="play" />
    </>,
  );
  const shownLast = document.body.lastElementChild!;
  const turned = [...shownLast.querySelectorAll('svg')].map((icon) => icon.classList.contains('icon--directed'));
  expect(turned).toEqual([true, false]);
  await shown.leave();
});
