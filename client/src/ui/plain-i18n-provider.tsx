import type { ReactNode } from 'react';

/** Replaces react-aria's provider on pages without its components, which would need the language. */
export function I18nProvider({ children }: { readonly locale: string; readonly children: ReactNode }) {
  return children;
}
