import { expect, it } from 'vitest';
import { ViewerThread } from './viewer-thread.ts';

/** A thread that never answers. */
class Silent extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

it('whatever is asked of a thread that has failed or was ended is refused, before and after', async () => {
  const silent = new Silent();
  const [failed, ended] = [new ViewerThread(silent), new ViewerThread(new Silent())];
  const asked = [failed, ended].map((thread) => thread.ask('speech', null));
  silent.dispatchEvent(new Event('error'));
  ended.end();
  const later = [failed, ended].map((thread) => thread.ask('speech', null));
  const answers = await Promise.allSettled([...asked, ...later]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
}, 5000);
