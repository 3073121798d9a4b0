import { options } from 'preact';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface ControlledProps {
  readonly value?: unknown;
  readonly checked?: unknown;
  readonly autoFocus?: unknown;
}

const FIELDS: ReadonlySet<unknown> = new Set(['input', 'textarea', 'select']);

/**
 * Makes Preact behave like React in the points on which our pages and react-aria rely:
 * - Effects run at once, before the next frame: a menu can return the focus only when the page is operable again.
 * - A field shows its given value even if the person's input changes nothing: a choice that the service refuses is reverted.
 * - A list without a selected option shows the first one.
 * - `autoFocus` takes the focus whenever a field appears, not only when the page does.
 */
export function behaveAsReact(): void {
  options.requestAnimationFrame = queueMicrotask;
  const given = new WeakMap<EventTarget, ControlledProps>();
  const { diffed } = options;
  options.diffed = (vnode) => {
    diffed?.(vnode);
    if (!FIELDS.has(vnode.type)) return;
    // Preact's own name for the element.
    const { __e: field } = vnode as unknown as { readonly __e: Field };
    const props = vnode.props as ControlledProps;
    // By the end of this turn it is on the page.
    if (props.autoFocus === true && !given.has(field)) queueMicrotask(() => field.focus());
    given.set(field, props);
    showSomething(field);
  };
  const restore = (field: Field): void => {
    const { value, checked } = given.get(field) ?? {};
    if (field instanceof HTMLInputElement && typeof checked === 'boolean') {
      if (field.checked !== checked) field.checked = checked;
    } else if ((typeof value === 'string' || typeof value === 'number') && field.value !== `${value}`)
      field.value = `${value}`;
    showSomething(field);
  };
  const changed = ({ target }: Event): void => {
    if (!(target instanceof Element) || !given.has(target)) return;
    const { name } = target as Field;
    // What the change brought about is drawn in this turn's microtasks.
    setTimeout(() => {
      restore(target as Field);
      if (name !== '') document.getElementsByName(name).forEach((other) => restore(other as Field));
    });
  };
  for (const kind of ['input', 'change']) document.addEventListener(kind, changed, true);
}

function showSomething(field: Field): void {
  if (field instanceof HTMLSelectElement && !field.multiple && field.selectedIndex < 0)
    field.selectedIndex = [...field.options].findIndex(({ disabled }) => !disabled);
}
