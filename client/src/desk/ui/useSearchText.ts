import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/**
 * What is searched for on a page, there again when one comes back to it. It may be a name or a national ID: it stands in no
 * address and on no disk. The history of the tab only says that there was something.
 *
 * @param page which page's search it is
 */
export function useSearchText(page: string): readonly [string, (text: string) => void] {
  const memory = useQueryClient();
  const key = ['searched', page];
  const [text, setText] = useState(() => (isMarked() ? (memory.getQueryData<string>(key) ?? '') : ''));
  // Each change of the address writes this entry of the history anew.
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
