import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Copies a text, and confirms it in its own label. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useStaffWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <Button
      icon={isCopied ? 'check' : 'list'}
      onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {isCopied ? t('common.copied') : (label ?? t('common.copy'))}
    </Button>
  );
}
