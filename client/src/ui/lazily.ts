import { lazy } from 'react';
import type { ComponentType } from 'react';
import { isNarrow } from '../browser/page-rate.ts';
import { loadedOnce } from '../browser/until-loaded.ts';
import { pause } from '../browser/pause.ts';

interface Loaded<Props> {
  readonly default: ComponentType<Props>;
}

/**
 * A component whose code is loaded when it is first shown, or ahead of that: by `load` at once, by `preload` when it does no harm.
 * What is here already is drawn at once, without the turn through a fallback that a promise would take.
 */
export function lazily<Props>(load: () => Promise<Loaded<Props>>) {
  let here: Loaded<Props> | null = null;
  const once = loadedOnce(async () => (here = await load()));
  return Object.assign(
    lazy(() => (here !== null ? inThisTurn(here) : isNarrow() ? inTurn(once) : once())),
    { load: once, preload: () => (isNarrow() ? atLeisure(once) : once()) },
  );
}

/*
 * On a narrow line parts come one by one: beside each other they would fill its queue, and voices would stand in it. What nobody
 * waits for comes after that, and leaves the line to voices for a while before each: also before the first, when they begin.
 */
const WAITS_MS = 5_000;
const RESTS_MS = 10_000;
let free: Promise<unknown> = Promise.resolve();
let rested: Promise<unknown> = Promise.resolve();

function inTurn<Module>(load: () => Promise<Module>): Promise<Module> {
  const loaded = free.then(load);
  // One that does not come keeps no other from coming.
  free = Promise.race([loaded, free.then(() => pause(WAITS_MS))]);
  return loaded;
}

function atLeisure<Module>(load: () => Promise<Module>): Promise<Module> {
  const loaded = rested.then(() => pause(RESTS_MS)).then(() => inTurn(load));
  rested = loaded.catch(() => undefined);
  return loaded;
}

/** `lazy` takes a value in the same turn from a thenable that has it; a promise always takes one more. */
function inThisTurn<Value>(value: Value): Promise<Value> {
  // oxlint-disable-next-line unicorn/no-thenable -- it is one on purpose, and nobody but `lazy` gets it
  return { then: (take: (value: Value) => void) => take(value) } as Promise<Value>;
}
