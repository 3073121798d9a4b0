import type { QueryClient } from '@tanstack/react-query';
import { STAFF_BASE } from '../path.ts';
import { forgetDrafts } from '../ui/useDraft.ts';

/** Forgets what was typed and what was loaded, and opens the desk anew. */
export function leaveNothing(client: QueryClient): void {
  forgetDrafts();
  client.clear();
  window.location.assign(STAFF_BASE);
}
