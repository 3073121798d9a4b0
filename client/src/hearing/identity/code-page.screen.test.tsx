import { afterEach, expect, it } from 'vitest';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import { CodePage } from './CodePage.tsx';

let shown: Shown;
afterEach(() => shown.leave());

it('the last digit sends the code; a wrong one stays to be corrected, and is not sent again by a press in haste', async () => {
  const sent: string[] = [];
  shown = await show(
    <CodePage
      error={{ code: 'wrong-code', support: null }}
      busy={false}
      said={null}
      againAt={0}
      onProve={(code) => sent.push(code)}
      onAgain={() => undefined}
      onChange={() => undefined}
    />,
  );
  expect(document.activeElement).toBe(shown.field('Code of six digits'));
  await shown.type('Code of six digits', '12345');
  await shown.press('Confirm');
  expect(sent).toEqual([]);
  await shown.type('Code of six digits', '123 456');
  await shown.press('Confirm');
  expect(sent).toEqual(['123456']);
  expect(shown.field('Code of six digits').value).toBe('123 456');
  await shown.type('Code of six digits', '۱۲۳۴۵۷');
  expect(sent).toEqual(['123456', '123457']);
});
