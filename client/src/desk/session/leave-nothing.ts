import type { QueryClient } from '@tanstack/react-query';
import { storageOf } from '../../browser/storage.ts';
import { forgetLanguageOfLink } from '../../i18n/language.ts';
import { STAFF_BASE } from './path.ts';
import { forgetDrafts } from '../ui/useDraft.ts';

/** Stands in the fragment of the sign-in page's address when somebody has just signed out. */
export const SIGNED_OUT = '#signed-out';

/** Forgets what was typed and what was loaded, and opens the desk anew. */
export function leaveNothing(client: QueryClient): void {
  forgetDrafts();
  client.clear();
  forgetLanguageOfLink(storageOf('sessionStorage'));
  // Another fragment alone would load nothing.
  window.history.replaceState(null, '', STAFF_BASE + SIGNED_OUT);
  window.location.reload();
}
