import { describe, expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { TIMED_PROJECTS } from './test-counts.mjs';
import { STAGES } from './test-stages.mjs';

const names = config.test.projects.map(({ test }) => test.name);
const fits = (name, pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);

describe('the stages of npm test', () => {
  const patterns = STAGES.flat().flatMap(({ projects }) => projects);

  it.each(names)('run %s once', (name) => {
    expect(patterns.filter((pattern) => fits(name, pattern))).toHaveLength(1);
  });

  it('try again what is named as it is in the configuration', () => {
    expect(names).toEqual(expect.arrayContaining(TIMED_PROJECTS));
  });
});
