import { lazy } from 'react';
import type { ComponentType } from 'react';
import { isNarrow } from '../browser/page-rate.ts';
import { loadedOnce } from '../browser/until-loaded.ts';
import { pause } from '../browser/pause.ts';

interface Loaded<Props> {
  readonly default: ComponentType<Props>;
}

/**
 * Makes a component whose code is loaded when it is first shown, or earlier: by `load` at once, by `preload` when the line is idle.
 * Loaded code is drawn at once, without the fallback that a promise would show for a turn.
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
 * On a narrow line parts are loaded one by one: in parallel they would fill its queue and delay voices. Preloaded parts come
 * afterwards, each after a pause that leaves the line to voices; the first pause is for the beginning of voices.
 */
const WAITS_MS = 5_000;
const RESTS_MS = 10_000;
let free: Promise<unknown> = Promise.resolve();
let rested: Promise<unknown> = Promise.resolve();

function inTurn<Module>(load: () => Promise<Module>): Promise<Module> {
  const loaded = free.then(load);
  // A part that fails to load does not block the others.
  free = Promise.race([loaded, free.then(() => pause(WAITS_MS))]);
  return loaded;
}

function atLeisure<Module>(load: () => Promise<Module>): Promise<Module> {
  const loaded = rested.then(() => pause(RESTS_MS)).then(() => inTurn(load));
  rested = loaded.catch(() => undefined);
  return loaded;
}

/** `lazy` takes a value in the same turn from a thenable that has it; a promise always takes one turn more. */
function inThisTurn<Value>(value: Value): Promise<Value> {
  // oxlint-disable-next-line unicorn/no-thenable -- intended, and only `lazy` receives it
  return { then: (take: (value: Value) => void) => take(value) } as Promise<Value>;
}
