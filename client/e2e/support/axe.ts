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
 * write out every element that it judges, with its content and a selector, also if the element keeps the rules. It would also draw
 * texts, to leave out those whose font has a picture for a word: no font here has, but the joined letters of Persian look like one.
 */
export function brokenRules(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    async ([tags, forReview]) => {
      const { getContext } = HTMLCanvasElement.prototype;
      // What axe draws, it reads often; nothing else here does. Each text looks like a row of equal letters.
      const letters = {
        canvas: {},
        measureText: ({ length }: string) => ({ width: length * 30 }),
        fillText: () => undefined,
        clearRect: () => undefined,
        getImageData: () => ({ data: new Uint8ClampedArray(4).fill(255) }),
      };
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...asked: [string, object?]) {
        const isAxe = asked[1] !== undefined && 'willReadFrequently' in asked[1];
        return isAxe ? letters : Reflect.apply(getContext, this, asked);
      } as typeof getContext;
      const { configure, run } = (window as unknown as { axe: typeof Axe }).axe;
      configure({ noHtml: true });
      const { violations } = await run({
        runOnly: { type: 'tag', values: tags },
        rules: { [forReview]: { enabled: false } },
        resultTypes: ['violations'],
        selectors: false,
        elementRef: true,
      });
      HTMLCanvasElement.prototype.getContext = getContext;
      const begins = ({ element }: Axe.NodeResult) => element?.outerHTML.slice(0, 160);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(begins).join(' | ')}`);
    },
    [WCAG, FOR_REVIEW] as const,
  );
}
