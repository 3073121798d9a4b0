import { afterAll, vi } from 'vitest';
import { leavePage } from './page.ts';

// Test files share a process: none may leave anything behind.
afterAll(() => {
  leavePage();
  vi.unstubAllEnvs();
});
