import { act } from 'preact/test-utils';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, vi } from 'vitest';
import { laterConductEn } from './i18n/later-conduct.en.ts';
import { en } from './i18n/en.ts';
import { createI18n } from './i18n/i18n.ts';
import type { LoadWords } from './i18n/i18n.ts';
import { LanguageProvider } from './i18n/LanguageContext.tsx';
import { behaveAsReact } from './ui/as-react.ts';

/** A screen in English in a document without layout, operated by the accessible names of its elements. */
export interface Shown {
  /** All visible text. */
  text(): string;
  /** Resolves when the text appears; a busy machine may take long. */
  shows(text: string): Promise<void>;
  /** Names of the buttons, in order. */
  buttons(): string[];
  press(name: string): Promise<void>;
  /** `at`: which of several fields of this name; without it there must be exactly one. */
  field(label: string, at?: number): HTMLInputElement | HTMLTextAreaElement;
  /** Replaces the content of a field. */
  type(label: string, text: string, at?: number): Promise<void>;
  /** Chooses in a native list; `value` as in the list's option. */
  choose(label: string, value: string): Promise<void>;
  /** Runs `what` and waits for its immediate effects. */
  after(what: () => unknown): Promise<void>;
  /** Unmounts the page. */
  leave(): Promise<void>;
}

behaveAsReact();

/** All words of a hearing. */
const loadAllWords: LoadWords = async () => ({ translation: en, conduct: laterConductEn });

/** Unmounts the displayed screen, if there is one. */
let leaveLast = (): Promise<void> => Promise.resolve();

/** Shows a screen, replacing the former one. The caller unmounts the last one. */
export async function show(content: ReactNode, loadWords = loadAllWords): Promise<Shown> {
  await leaveLast();
  const i18n = await createI18n('en', loadWords);
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  const after: Shown['after'] = async (what) => {
    await act(async () => {
      await what();
    });
    await drawn();
  };
  await after(() =>
    root.render(
      <LanguageProvider i18n={i18n} initial="en">
        {content}
      </LanguageProvider>,
    ),
  );
  const leave = async (): Promise<void> => {
    leaveLast = () => Promise.resolve();
    await after(() => root.unmount());
    place.remove();
  };
  leaveLast = leave;
  const buttons = () => [...document.querySelectorAll<HTMLElement>('button, [role=button]')];
  const field: Shown['field'] = (label, at) =>
    oneOf(
      label,
      [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].filter(
        (each) => nameOf(each) === label,
      ),
      at,
    );
  return {
    text: () => place.textContent,
    shows: async (text) => {
      await vi.waitFor(() => expect(place.textContent).toContain(text), 20_000);
      await drawn();
    },
    buttons: () => buttons().map(nameOf),
    press: (name) =>
      after(() =>
        oneOf(
          name,
          buttons().filter((each) => nameOf(each) === name),
        ).click(),
      ),
    field,
    type: (label, text, at) =>
      after(() => {
        const input = field(label, at);
        // Uses the browser's setter, because React notices a change only if its own setter is bypassed.
        const { prototype } = input.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
        Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    choose: (label, value) =>
      after(() => {
        const select = oneOf(
          label,
          [...document.querySelectorAll('select')].filter((each) => nameOf(each) === label),
        );
        select.value = value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    after,
    leave,
  };
}

/** Resolves when all immediate effects are over. Fake clocks are not advanced. */
async function drawn(): Promise<void> {
  if (vi.isFakeTimers()) return;
  let before;
  do {
    before = document.body.innerHTML;
    // Effects run after the next frame.
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  } while (document.body.innerHTML !== before);
}

function oneOf<Found>(name: string, found: readonly Found[], at?: number): Found {
  const one = found[at ?? 0];
  if (one !== undefined && (at !== undefined || found.length === 1)) return one;
  throw new Error(`${found.length} are named “${name}”: ${document.body.textContent}`);
}

/** Returns the accessible name, in the ways in which this project gives names. */
function nameOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  const by = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  const named = [...by.map((id) => document.getElementById(id)), ...labels].map((each) => each?.textContent ?? '');
  return (named.length > 0 ? named.join(' ') : element.textContent).trim();
}
