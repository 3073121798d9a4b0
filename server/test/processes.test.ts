import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { it } from 'vitest';
import { haveEnded } from './support/processes.ts';

/** Starts another process, prints its id, and keeps running. */
const STARTER = `
  import { spawn } from 'node:child_process';
  import { endsWithUs } from '${new URL('support/processes.ts', import.meta.url).href}';
  console.log(spawn(...endsWithUs('sleep', '120'), { stdio: 'ignore' }).pid);
  setInterval(() => undefined, 1000);
`;

it('a process that a test has started ends with the one that started it, also where that is killed', async () => {
  const starter = spawn(process.execPath, ['--input-type=module', '-e', STARTER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
  starter.kill('SIGKILL');
  await haveEnded([Number(pid)]);
});
