import type { Page } from 'playwright-core';

/** A person who uses only the keyboard. */
export class Keyboard {
  readonly #page: Page;
  /** Number of Tab presses so far. */
  tabs = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses Tab until the control with this accessible name has the focus. */
  async reach(name: string | RegExp, role: 'button' | 'menuitem' | 'checkbox' = 'button'): Promise<void> {
    const control = this.#page.getByRole(role, { name, exact: true }).first();
    await control.waitFor();
    // More than any screen has: a control that is not met by then cannot be reached.
    for (let presses = 0; presses < 150; presses += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      await this.#page.keyboard.press('Tab');
      this.tabs += 1;
    }
    throw new Error(`not reached by keyboard: ${String(name)}`);
  }

  /** Reaches the control and presses it. */
  async press(name: string | RegExp): Promise<void> {
    await this.reach(name);
    await this.#page.keyboard.press('Enter');
  }

  /** Reaches the box and ticks it. */
  async tick(name: string): Promise<void> {
    await this.reach(name, 'checkbox');
    await this.#page.keyboard.press('Space');
  }

  /** Moves down an open menu to the entry of this name and selects it. */
  async choose(name: string): Promise<void> {
    const entry = this.#page.getByRole('menuitem', { name, exact: true });
    await entry.waitFor();
    for (let presses = 0; presses < 30; presses += 1) {
      if (await entry.evaluate((element) => element === document.activeElement)) break;
      await this.#page.keyboard.press('ArrowDown');
    }
    await this.#page.keyboard.press('Enter');
  }

  /** Whether what has the focus can be seen to have it (WCAG 2.4.7), and is not covered by anything (2.4.11). */
  focusIsSeen(): Promise<boolean> {
    return this.#page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return false;
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      const { x, y, width, height } = focused.getBoundingClientRect();
      const there = document.elementFromPoint(x + width / 2, y + height / 2);
      const uncovered = there !== null && (focused.contains(there) || there.contains(focused));
      return uncovered && (outlineStyle !== 'none' || boxShadow !== 'none');
    });
  }
}
