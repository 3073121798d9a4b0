import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import { Button } from './Button.tsx';

let shown: Shown;
afterEach(() => shown.leave());

const nothing = () => undefined;

it('a field goes back to what it is given when a change is not taken', async () => {
  shown = await show(
    <>
      <input type="radio" name="way" aria-label="floor" checked={true} onChange={nothing} />
      <input type="radio" name="way" aria-label="channel" checked={false} onChange={nothing} />
      <input type="checkbox" aria-label="tick" checked={false} onChange={nothing} />
      <input aria-label="digits" value="12" onChange={nothing} />
      <input aria-label="free" defaultValue="12" onChange={nothing} />
      <select aria-label="rate" value={1} onChange={nothing}>
        <option value={1}>once</option>
        <option value={2}>twice</option>
      </select>
    </>,
  );
  const field = (label: string) => shown.field(label) as HTMLInputElement;
  const [floor, channel, tick] = ['floor', 'channel', 'tick'].map(field) as [
    HTMLInputElement,
    HTMLInputElement,
    HTMLInputElement,
  ];
  await shown.after(() => channel.click());
  expect([floor.checked, channel.checked]).toEqual([true, false]);
  await shown.after(() => tick.click());
  expect(tick.checked).toBe(false);
  await shown.type('digits', '12a');
  expect(field('digits').value).toBe('12');
  await shown.type('free', '12a');
  expect(field('free').value).toBe('12a');
  await shown.choose('rate', '2');
  expect(document.querySelector('select')!.value).toBe('1');
});

it('a list that is given none of its options shows the first that can be chosen', async () => {
  shown = await show(
    <select aria-label="camera" value="unplugged" onChange={nothing}>
      <option value="none" disabled={true}>
        None
      </option>
      <option value="front">Front</option>
    </select>,
  );
  expect(document.querySelector('select')!.value).toBe('front');
});

it('a field that is to have the focus has it when it appears later', async () => {
  function Later() {
    const [isThere, setThere] = useState(false);
    return isThere ? <input aria-label="name" autoFocus={true} /> : <Button onPress={() => setThere(true)}>Add</Button>;
  }
  shown = await show(<Later />);
  await shown.press('Add');
  expect(document.activeElement).toBe(shown.field('name'));
});
