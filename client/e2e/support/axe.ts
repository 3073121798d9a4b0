import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG: string[] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What breaks a rule on a page that has axe: the rule, and how its elements begin. The library describes no element that keeps the
 * rules, and only what is wrong leaves the page.
 * @param without rules that are not looked at
 */
export function brokenRules(page: Page, without: readonly string[] = []): Promise<readonly string[]> {
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  return page.evaluate(
    async ([tags, choice]) => {
      const { run } = (window as unknown as { axe: typeof Axe }).axe;
      const runOnly = { type: 'tag' as const, values: tags };
      const { violations } = await run({ runOnly, rules: choice, resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    },
    [WCAG, rules] as const,
  );
}
