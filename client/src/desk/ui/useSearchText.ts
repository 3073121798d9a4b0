import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/**
 * Keeps a page's search text for the return to the page. It may be a name or a national ID, so it is written to no address and no
 * disk. The tab's history only notes that there was one.
 * @param page the page of the search
 */
export function useSearchText(page: string): readonly [string, (text: string) => void] {
  const memory = useQueryClient();
  const key = ['searched', page];
  const [text, setText] = useState(() => (isMarked() ? (memory.getQueryData<string>(key) ?? '') : ''));
  // Each change of the address rewrites this history entry.
  useEffect(() => {
    if (isMarked() === (text !== '')) return;
    window.history.replaceState({ ...(window.history.state as object | null), searched: text !== '' }, '');
  });
  return [
    text,
    (next) => {
      memory.setQueryData(key, next);
      setText(next);
    },
  ];
}

function isMarked(): boolean {
  return (window.history.state as { readonly searched?: unknown } | null)?.searched === true;
}
