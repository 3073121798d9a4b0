import { options } from 'preact';

/** Runs `what`, and returns the names of the components that it redraws, in order. */
export async function redrawnBy(what: () => Promise<unknown>): Promise<readonly string[]> {
  const { diffed } = options;
  const redrawn: string[] = [];
  options.diffed = (vnode) => {
    diffed?.(vnode);
    if (typeof vnode.type === 'function') redrawn.push(vnode.type.name);
  };
  try {
    await what();
  } finally {
    options.diffed = diffed!;
  }
  return redrawn;
}
