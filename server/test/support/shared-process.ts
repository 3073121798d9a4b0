import { afterAll, vi } from 'vitest';
import { leavePage } from './page.ts';

// Files of tests share a process: none leaves anything to the next.
afterAll(() => {
  leavePage();
  vi.unstubAllEnvs();
});
