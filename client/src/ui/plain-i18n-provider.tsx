import type { ReactNode } from 'react';

/** In the place of react-aria's, where none of its components is that would ask for the language. */
export function I18nProvider({ children }: { readonly locale: string; readonly children: ReactNode }) {
  return children;
}
