import { expect, it } from 'vitest';
import type { LogNote } from '@mahzar/shared/protocol/messages';
import { DONE } from '../../connection/result.ts';
import { laterConductEn } from '../../i18n/later-conduct.en.ts';
import type { HearingSession } from '../../session/types.ts';
import { showHearing } from '../hearing.fixture.tsx';
import { LogNotes } from './LogNotes.tsx';

const { notes } = laterConductEn;

/** A service that stores notes, and the requests to it. */
function keeper() {
  const kept: LogNote[] = [];
  const asked: { text: string; agoMs: number; corrects?: string; nonce: string }[] = [];
  const ask = (async (name: string, request: never) => {
    if (name === 'read-notes') return { ...DONE, notes: [...kept], earlier: null };
    const { text, corrects = null, agoMs } = request as (typeof asked)[number] & { corrects?: string | null };
    asked.push(request);
    const at = 1_000_000 + kept.length;
    const note: LogNote = { id: `n${kept.length}`, at, about: at - agoMs, from: 'me', text, corrects };
    kept.push(note);
    return { ...DONE, note };
  }) as HearingSession['ask'];
  return { asked, ask };
}

it('a note begins with a template, is of the moment at which it was begun, and is corrected with what it said kept', async () => {
  const { asked, ask } = keeper();
  const shown = await showHearing(<LogNotes />, { scene: { acts: ['write-notes'] }, ask });
  await shown.shows(notes.none);
  await shown.press(notes.templates.objection);
  const began = performance.now();
  await shown.type(notes.write, 'Objection by the defence');
  while (performance.now() - began < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  await shown.press(notes.add);
  await shown.shows('Objection by the defence');
  expect(asked[0]!.agoMs).toBeGreaterThanOrEqual(15);
  await shown.press(notes.correct);
  await shown.shows(notes.correcting);
  await shown.type(notes.write, 'Objection by the prosecutor');
  // The first form is the field for a new note; the other belongs to an existing note.
  await shown.after(() => document.querySelector('form')!.requestSubmit());
  await shown.shows('Objection by the prosecutor');
  expect(asked[1]).toMatchObject({ text: 'Objection by the prosecutor', corrects: 'n0' });
  expect(asked[1]!.nonce).not.toBe(asked[0]!.nonce);
  expect(document.querySelector('del')?.textContent).toBe('Objection by the defence');
  await shown.leave();
});
