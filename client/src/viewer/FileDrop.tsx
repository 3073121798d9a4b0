import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';

interface FileDropProps {
  readonly onChoose: (file: File) => void;
}

/** A field for choosing a file, which may also be dropped anywhere on the page. */
export function FileDrop({ onChoose }: FileDropProps) {
  const { t } = useTranslation('viewer');
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className="viewer-drop">
      <p>{t('drop')}</p>
      <Button look="primary" icon="folder" onPress={() => chooser.current?.click()}>
        {t('choose')}
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".asice"
        hidden
        aria-label={t('choose')}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) onChoose(file);
          // Allows choosing the same file again, with another key.
          target.value = '';
        }}
      />
      <p className="soft">{t('unpacked')}</p>
    </div>
  );
}
