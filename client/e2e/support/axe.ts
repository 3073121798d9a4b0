import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG: string[] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * A rule that is never broken: axe only asks a person to look at a sound that plays by itself. For this rule alone axe would fetch
 * all style sheets and wait for all media of a page.
 */
const FOR_REVIEW = 'no-autoplay-audio';

/**
 * Returns the rules that a page with axe breaks: the rule, and the beginning of each element that breaks it. By default axe would
 * write out every element that it judges, with its content and a selector, also if the element keeps the rules.
 */
export function brokenRules(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    async ([tags, forReview]) => {
      const { configure, run } = (window as unknown as { axe: typeof Axe }).axe;
      configure({ noHtml: true });
      const { violations } = await run({
        runOnly: { type: 'tag', values: tags },
        rules: { [forReview]: { enabled: false } },
        resultTypes: ['violations'],
        selectors: false,
        elementRef: true,
      });
      const begins = ({ element }: Axe.NodeResult) => element?.outerHTML.slice(0, 160);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(begins).join(' | ')}`);
    },
    [WCAG, FOR_REVIEW] as const,
  );
}
