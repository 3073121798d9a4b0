import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What breaks a rule on a page that has axe: the rule, and how its elements begin. The library describes no element that keeps the
 * rules, and only what is wrong leaves the page.
 */
export function brokenRules(page: Page): Promise<readonly string[]> {
  return page.evaluate(async (tags) => {
    const { run } = (window as unknown as { axe: typeof Axe }).axe;
    const { violations } = await run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }, WCAG);
}
