import type { ShortcutName } from './shortcuts.ts';

const TYPING = 'input, textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=searchbox]';
/** Elements that use the keyboard themselves. */
const OWN_KEYS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=radiogroup], [role=slider]';

/** Whether a key press at this element belongs to its surroundings and not to the element itself. */
export function isFree(target: EventTarget | null, name: ShortcutName): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest(TYPING) !== null || target.closest(OWN_KEYS) !== null) return false;
  return !(turnsPages(name) && scrolls(target));
}

function turnsPages(name: ShortcutName): boolean {
  return name === 'nextPage' || name === 'previousPage';
}

/** Within a scrollable element, page keys scroll it. */
function scrolls(target: Element): boolean {
  for (
    let element: Element | null = target;
    element !== null && element !== document.body;
    element = element.parentElement
  ) {
    const higher = element.scrollHeight > element.clientHeight + 1;
    if (higher && /auto|scroll/.test(getComputedStyle(element).overflowY)) return true;
  }
  return false;
}
