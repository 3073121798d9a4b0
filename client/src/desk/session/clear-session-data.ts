import type { QueryClient } from '@tanstack/react-query';
import { storageOf } from '../../browser/storage.ts';
import { forgetLanguageOfLink } from '../../i18n/language.ts';
import { STAFF_BASE } from './path.ts';
import { forgetDrafts } from '../ui/useDraft.ts';

/** In the fragment of the sign-in page's address after signing out. */
export const SIGNED_OUT = '#signed-out';

/** Deletes drafts and loaded data, and reopens the desk. */
export function leaveNothing(client: QueryClient): void {
  forgetDrafts();
  client.clear();
  forgetLanguageOfLink(storageOf('sessionStorage'));
  // A change of the fragment alone would not reload the page.
  window.history.replaceState(null, '', STAFF_BASE + SIGNED_OUT);
  window.location.reload();
}
